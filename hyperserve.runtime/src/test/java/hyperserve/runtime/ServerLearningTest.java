package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Handler;
import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.test.Eventually;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// What the server makes of it that a pool sees a handler waiting.
class ServerLearningTest {

    private static final WorkerPoolProvider LOCKFREE = Pool.LOCKFREE.provider();

    private final Semaphore gate = new Semaphore(0);
    private final BlockingQueue<Boolean> virtual = new LinkedBlockingQueue<>();

    private Server server() {
        return TestServers.server().pool(LOCKFREE);
    }

    /// Says what it runs on, and waits until the gate lets one through.
    private Handler waiting() {
        return request -> {
            virtual.add(Thread.currentThread().isVirtual());
            if (!gate.tryAcquire(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody opened the gate");
            }
            return Response.text("waited");
        };
    }

    private boolean nextIsVirtual() throws InterruptedException {
        Boolean next = virtual.poll(30, TimeUnit.SECONDS);
        assertThat(next).as("the handler was called").isNotNull();
        return next;
    }

    private static void awaitRetake(Server server) {
        Eventually.is("the pool found a worker stuck", () -> server.poolSnapshot().retaken() > 0);
    }

    @Test
    void aRouteSeenWaitingGoesToVirtualThreads() throws Exception {
        try (Server server = server().get("/wait", waiting()).start();
                Client client = Client.of(server)) {
            assertThat(server.routesSeenWaiting()).isEmpty();
            client.send(Client.get("/wait"));
            assertThat(nextIsVirtual()).as("nothing is known at first").isFalse();

            // What was learned holds for a second, which may have passed on a busy machine; each
            // time it is learned anew it holds longer.
            boolean elsewhere = false;
            while (!elsewhere) {
                Eventually.is(
                        "the route is known to wait",
                        () -> server.routesSeenWaiting().equals(List.of("GET /wait")));
                gate.release();
                assertThat(client.answer().text()).isEqualTo("waited");
                client.send(Client.get("/wait"));
                elsewhere = nextIsVirtual();
            }
            gate.release();
            assertThat(client.answer().text()).isEqualTo("waited");
        }
    }

    @Test
    void aWriterOfAStreamCountsAsItsRoute() throws Exception {
        Handler streaming =
                request ->
                        Response.stream("text/plain", out -> gate.tryAcquire(30, TimeUnit.SECONDS));
        try (Server server = server().get("/stream", streaming).start();
                Client client = Client.of(server)) {
            client.send(Client.get("/stream"));

            Eventually.is(
                    "the route is known to wait",
                    () -> server.routesSeenWaiting().equals(List.of("GET /stream")));
            gate.release();
            client.answer();
        }
    }

    /// To the JVM a thread that waits in a system call is running; so it is with most databases.
    @Test
    @EnabledOnOs(OS.LINUX)
    void aRouteThatWaitsForASocketIsSeenToo() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket = new Socket(silent.getInetAddress(), silent.getLocalPort());
                Socket other = silent.accept();
                Server server =
                        server().get(
                                        "/remote",
                                        request ->
                                                Response.text("" + socket.getInputStream().read()))
                                .start();
                Client client = Client.of(server)) {
            client.send(Client.get("/remote"));

            Eventually.is(
                    "the route is known to wait",
                    () -> server.routesSeenWaiting().equals(List.of("GET /remote")));
            other.getOutputStream().write(7);
            assertThat(client.answer().text()).isEqualTo("7");
        }
    }

    @Test
    void nothingIsLearnedIfSwitchedOff() throws Exception {
        try (Server server = server().learning(false).get("/wait", waiting()).start();
                Client client = Client.of(server)) {
            client.send(Client.get("/wait"));
            awaitRetake(server);

            assertThat(server.routesSeenWaiting()).isEmpty();
            gate.release();
            client.answer();
        }
    }

    @Test
    void whatARouteSaysOfItselfIsNotOverruled() throws Exception {
        RouteOptions neverWaits = RouteOptions.defaults().nonBlocking();
        try (Server server = server().handle(Method.GET, "/wait", waiting(), neverWaits).start();
                Client client = Client.of(server)) {
            client.send(Client.get("/wait"));
            awaitRetake(server);

            assertThat(server.routesSeenWaiting()).isEmpty();
            gate.release();
            client.answer();
        }
    }

    /// A virtual thread would not help a handler that computes: it would only hold a carrier.
    @Test
    void aRouteThatComputesIsNotTakenForOneThatWaits() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        Handler computing =
                request -> {
                    long turns = 0;
                    while (!enough.get()) {
                        turns++;
                        Thread.onSpinWait();
                    }
                    return Response.text("" + turns);
                };
        try (Server server = server().get("/compute", computing).start();
                Client client = Client.of(server)) {
            client.send(Client.get("/compute"));
            awaitRetake(server);

            assertThat(server.routesSeenWaiting()).isEmpty();
            enough.set(true);
            client.answer();
        }
    }
}
