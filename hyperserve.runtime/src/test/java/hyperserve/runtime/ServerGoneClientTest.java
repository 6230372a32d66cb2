package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Handler;
import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.pool.PoolConfig;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.MemoryBudget;
import hyperserve.test.Eventually;
import hyperserve.test.Gate;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// What becomes of a request whose client resets the connection, and of the place that it takes.
final class ServerGoneClientTest {

    private final Semaphore begun = new Semaphore(0);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

    /// Waits until the gate opens, and tells how that ended.
    private Handler waiting() {
        return request -> {
            begun.release();
            return wait("opened");
        };
    }

    private Response wait(String result) {
        try {
            boolean open = gate.await(20, TimeUnit.SECONDS);
            ends.add(open ? result : "forgotten");
        } catch (InterruptedException e) {
            ends.add("interrupted");
        }
        return Response.text("waited");
    }

    private String end() throws InterruptedException {
        return ends.poll(20, TimeUnit.SECONDS);
    }

    @Test
    void interruptsTheHandlerAndForgetsTheRequest() throws Exception {
        try (Server server = TestServers.server().get("/wait", waiting()).start();
                Client client = Client.of(server)) {
            client.send(Client.get("/wait"));
            Gate.await(begun, 1);
            client.reset();
            assertThat(end()).isEqualTo("interrupted");
            TestServers.awaitNoConnections(server);
            Eventually.atMost("kept", 0, server::memoryKept);
        }
    }

    /// More has come behind the request than one read takes.
    @Test
    void interruptsAHandlerWhoseClientHasSentMoreBeforeItWent() throws Exception {
        try (Server server = TestServers.server().get("/wait", waiting()).start();
                Client client = kept(server)) {
            client.send(Client.get("/wait") + Client.get("/inline").repeat(600));
            Gate.await(begun, 1);
            client.reset();
            assertThat(end()).isEqualTo("interrupted");
            TestServers.awaitNoConnections(server);
            Eventually.atMost("kept", 0, server::memoryKept);
        }
    }

    @Test
    void interruptsAHandlerThatHasReadItsBody() throws Exception {
        Handler handler =
                request -> {
                    request.body().bytes();
                    return waiting().handle(request);
                };
        try (Server server = TestServers.server().post("/wait", handler).start();
                Client client = Client.of(server)) {
            client.send(Client.post("/wait", 5) + "12345");
            Gate.await(begun, 1);
            client.reset();
            assertThat(end()).isEqualTo("interrupted");
            TestServers.awaitNoConnections(server);
        }
    }

    @Test
    void interruptsAWriterBetweenTwoWrites() throws Exception {
        Handler handler =
                request ->
                        Response.stream(
                                "text/plain",
                                out -> {
                                    out.write('x');
                                    out.flush();
                                    begun.release();
                                    wait("opened");
                                });
        try (Server server = TestServers.server().get("/wait", handler).start();
                Client client = Client.of(server)) {
            client.send(Client.get("/wait"));
            Gate.await(begun, 1);
            client.reset();
            assertThat(end()).isEqualTo("interrupted");
            TestServers.awaitNoConnections(server);
        }
    }

    /// When the one that comes after it is known to be gone, the server has seen it, too.
    @Test
    void letsAHandlerFinishThatSaysSo() throws Exception {
        RouteOptions toItsEnd = RouteOptions.defaults().uninterruptible();
        try (Server server =
                        TestServers.server()
                                .handle(Method.GET, "/finish", waiting(), toItsEnd)
                                .get("/wait", waiting())
                                .start();
                Client client = kept(server);
                Client later = kept(server)) {
            client.send(Client.get("/finish"));
            later.send(Client.get("/wait"));
            Gate.await(begun, 2);
            client.reset();
            later.reset();
            assertThat(end()).isEqualTo("interrupted");
            gate.countDown();
            assertThat(end()).isEqualTo("opened");
        }
    }

    /// One who has said all may still want the answer.
    @Test
    void answersAClientThatOnlyEndsItsOutput() throws Exception {
        try (Server server = TestServers.server().get("/wait", waiting()).start();
                Client client = kept(server);
                Client later = kept(server)) {
            client.send(Client.get("/wait"));
            later.send(Client.get("/wait"));
            Gate.await(begun, 2);
            client.endOutput();
            later.reset();
            assertThat(end()).isEqualTo("interrupted");
            gate.countDown();
            assertThat(end()).isEqualTo("opened");
            assertThat(client.answer().text()).isEqualTo("waited");
        }
    }

    /// A client whose connection the server has registered, as it has been answered before.
    private static Client kept(Server server) throws IOException {
        Client client = Client.of(server);
        assertThat(client.send(Client.get("/inline")).answer().text()).isEqualTo("inline");
        return client;
    }

    /// The second one is begun on the thread of the first, with its head where that has received it
    /// behind its body: in a leased buffer.
    @Test
    void leavesAPipelinedRequestAsItWasWhileMoreIsReadAhead() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        Handler reads =
                request -> {
                    begun.release();
                    return Response.text("read " + request.body().bytes().length);
                };
        Handler tells =
                request -> {
                    second.countDown();
                    wait("opened");
                    return Response.text(request.target() + " " + request.headers().first("x"));
                };
        String target = "/tell?" + "t".repeat(500);
        try (Server server = TestServers.server().post("/read", reads).get("/tell", tells).start();
                Client client = kept(server);
                Client other = kept(server)) {
            client.send("POST /read HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
            Gate.await(begun, 1);
            client.send(
                    "1\r\nx\r\n0\r\n\r\nGET " + target + " HTTP/1.1\r\nHost: h\r\nX: mine\r\n\r\n");
            assertThat(second.await(20, TimeUnit.SECONDS)).isTrue();
            client.send(Client.get("/inline"));
            // Others use whatever buffers have been given back.
            for (int i = 0; i < 100; i++) {
                other.send("GET /inline?" + "o".repeat(600) + " HTTP/1.1\r\nHost: o\r\n\r\n");
                assertThat(other.answer().text()).isEqualTo("inline");
            }
            gate.countDown();
            assertThat(client.answer().text()).isEqualTo("read 1");
            assertThat(client.answer().text()).isEqualTo(target + " mine");
            assertThat(client.answer().text()).isEqualTo("inline");
        }
    }

    /// What is read ahead to find out whether the client is there is the beginning of what follows.
    @Test
    void losesNothingOfWhatFollowsWhileAHandlerWaits() throws Exception {
        try (Server server = TestServers.server().get("/wait", waiting()).start();
                Client client = kept(server);
                Client other = Client.of(server)) {
            client.send(Client.get("/wait"));
            Gate.await(begun, 1);
            String next = Client.get("/inline");
            for (int i = 0; i < next.length(); i++) {
                client.send(next.substring(i, i + 1));
                if (i % 8 == 0) {
                    assertThat(other.send(Client.get("/")).answer().status()).isEqualTo(200);
                }
            }
            client.send(Client.get("/inline").repeat(200));
            gate.countDown();
            assertThat(client.answer().text()).isEqualTo("waited");
            for (int i = 0; i < 201; i++) {
                assertThat(client.answer().text()).isEqualTo("inline");
            }
            assertThat(end()).isEqualTo("opened");
        }
    }

    @Test
    void leavesPlacesToOtherRoutes() throws Exception {
        CountDownLatch running = new CountDownLatch(14);
        Handler handler =
                request -> {
                    running.countDown();
                    return wait("opened");
                };
        List<Client> clients = new ArrayList<>();
        try (Server server =
                TestServers.server()
                        .limits(Limits.defaults().withInFlight(16))
                        .poolConfig(PoolConfig.optimal().withWorkers(16, 16, 16))
                        .get("/wait", handler)
                        .start()) {
            for (int i = 0; i < 14; i++) {
                clients.add(Client.of(server).send(Client.get("/wait")));
            }
            running.await();
            try (Client one = Client.of(server)) {
                Client.Answer refusal = one.send(Client.get("/wait")).answer();
                assertThat(refusal.status()).isEqualTo(503);
                assertThat(refusal.fields()).containsEntry("retry-after", "1");
                assertThat(one.send(Client.get("/")).answer().status()).isEqualTo(200);
            }
            gate.countDown();
            for (Client each : clients) {
                assertThat(each.answer().text()).isEqualTo("waited");
            }
            try (Client one = Client.of(server)) {
                assertThat(one.send(Client.get("/wait")).answer().status()).isEqualTo(200);
            }
            for (Client each : clients) {
                each.close();
            }
            TestServers.awaitNoConnections(server);
            Eventually.atMost("kept", 0, server::memoryKept);
        } finally {
            close(clients);
        }
    }

    private static void close(List<Client> clients) throws IOException {
        for (Client each : clients) {
            each.close();
        }
    }

    @Test
    void countsEachConnectionThatIsOpen() throws Exception {
        try (Server server = TestServers.server().start();
                Client client = Client.of(server)) {
            client.send(Client.get("/inline")).answer();
            Eventually.is("counted", () -> server.memoryKept() == MemoryBudget.CONNECTION);
        }
    }
}
