package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.BodyOutput;
import hyperserve.api.DrainReport;
import hyperserve.api.Handler;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.pool.PoolConfig;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.test.Eventually;
import hyperserve.test.Gate;
import hyperserve.test.LogWatch;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Handlers that wait until their clients go or the server stops, and those that ask whether they
/// have.
final class ServerLongLivedTest {

    /// A stop has all the time there is, and is to need none of it.
    private static final Timeouts LONG = TestServers.patient().withDrain(Duration.ofMinutes(1));

    @TempDir Path folder;

    private final CountDownLatch begun = new CountDownLatch(1);
    private final Semaphore waiting = new Semaphore(0);
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

    private Server server(Pool pool) {
        RouteOptions longLived = RouteOptions.defaults().longLived();
        return TestServers.server(pool)
                .timeouts(LONG)
                .poolConfig(PoolConfig.optimal().withWorkers(4, 4, 4))
                .handle(Method.GET, "/events", this::stream, longLived)
                .handle(Method.GET, "/caught", this::catching, longLived)
                .handle(Method.GET, "/poll", request -> Response.text(event()), longLived)
                .get("/asking", this::asking)
                .get("/connection", ServerLongLivedTest::connection);
    }

    /// As one would write it: the interrupt passes through.
    private Response stream(Request request) {
        return Response.stream("text/event-stream", this::sendEvents);
    }

    private void sendEvents(BodyOutput out) throws Exception {
        while (true) {
            out.flush();
            out.write(event().getBytes(StandardCharsets.UTF_8));
        }
    }

    private String event() throws InterruptedException {
        begun.countDown();
        waiting.release();
        boolean interrupted = true;
        try {
            String event = events.poll(20, TimeUnit.SECONDS);
            interrupted = false;
            return event == null ? "forgotten" : event;
        } finally {
            if (interrupted) {
                ends.add("interrupted");
            }
        }
    }

    private Response catching(Request request) {
        try {
            return Response.text(event());
        } catch (InterruptedException e) {
            return Response.text("nothing new");
        }
    }

    private Response asking(Request request) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        boolean open = true;
        while (open && System.nanoTime() < end) {
            open = request.connection().isOpen();
            begun.countDown();
            Thread.onSpinWait();
        }
        ends.add(open ? "forgotten" : "closed");
        return Response.text("asked");
    }

    private static Response connection(Request request) {
        InetSocketAddress local = (InetSocketAddress) request.connection().localAddress();
        InetSocketAddress remote = (InetSocketAddress) request.connection().remoteAddress();
        boolean same = remote.equals(request.remoteAddress());
        return Response.text(
                request.connection().protocol()
                        + " "
                        + local.getPort()
                        + " "
                        + same
                        + " "
                        + request.connection().isOpen()
                        + " "
                        + request.connection().tls());
    }

    private String end() throws InterruptedException {
        return ends.poll(20, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource
    void endInOrderWhenTheClientClosesItsSide(Pool pool) throws Exception {
        try (Server server = server(pool).start();
                Client client = Client.of(server).send(Client.get("/events"))) {
            begun.await();
            events.add("first");
            client.endOutput();
            assertThat(end()).isEqualTo("interrupted");
            // All chunks, and the last one.
            assertThat(client.answer().text()).isIn("", "first");
            TestServers.awaitNoConnections(server);
        }
    }

    @ParameterizedTest
    @EnumSource
    void endWhenTheClientResetsTheConnection(Pool pool) throws Exception {
        try (Server server = server(pool).start();
                Client client = Client.of(server).send(Client.get("/events"))) {
            begun.await();
            client.reset();
            assertThat(end()).isEqualTo("interrupted");
            TestServers.awaitNoConnections(server);
        }
    }

    @ParameterizedTest
    @EnumSource
    void endForAClientThatClosedItsSideBefore(Pool pool) throws Exception {
        try (Server server = server(pool).start();
                Client client = Client.of(server).send(Client.get("/caught")).endOutput()) {
            assertThat(end()).isEqualTo("interrupted");
            assertThat(client.answer().text()).isEqualTo("nothing new");
        }
    }

    @ParameterizedTest
    @EnumSource
    void endInOrderWhenTheServerStops(Pool pool) throws Exception {
        try (LogWatch log = LogWatch.begin();
                Server server = server(pool).start();
                Client streamed = Client.of(server).send(Client.get("/events"));
                Client caught = Client.of(server).send(Client.get("/caught"));
                Client polled = Client.of(server).send(Client.get("/poll"))) {
            Gate.await(waiting, 3);
            DrainReport report = server.drain();
            assertThat(report.cut()).isZero();
            assertThat(report.finished()).isEqualTo(3);
            assertThat(streamed.answer().text()).isEmpty();
            assertThat(caught.answer().text()).isEqualTo("nothing new");
            assertThat(polled.answer().status()).isEqualTo(503);
            assertThat(log.lines()).isEmpty();
        }
    }

    /// What one waits for is written by another thread.
    @ParameterizedTest
    @EnumSource
    void endAlsoIfTheyHaveLentTheirOutput(Pool pool) throws Exception {
        Handler lending = request -> Response.stream("text/plain", this::lend);
        RouteOptions longLived = RouteOptions.defaults().longLived();
        try (Server server = server(pool).handle(Method.GET, "/lent", lending, longLived).start();
                Client client = Client.of(server).send(Client.get("/lent"))) {
            begun.await();
            client.endOutput();
            assertThat(end()).isEqualTo("interrupted");
            assertThat(client.answer().text()).isEqualTo("lent");
        }
    }

    private void lend(BodyOutput out) throws Exception {
        FutureTask<Void> writing =
                new FutureTask<>(
                        () -> {
                            out.write("lent".getBytes(StandardCharsets.UTF_8));
                            out.flush();
                            return null;
                        });
        Thread.ofPlatform().daemon().start(writing);
        writing.get();
        event();
    }

    private static boolean refuses(InetSocketAddress address) {
        try {
            Client.at(address).close();
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /// The server goes on with what it does for them: reads their body, and sends a file.
    @ParameterizedTest
    @CsvSource({"STANDARD,5000", "LOCKFREE,5000", "VIRTUAL,5000"})
    @CsvSource({"STANDARD,3000000", "LOCKFREE,3000000", "VIRTUAL,3000000"})
    void areAnsweredWithAllThatTheyAskFor(Pool pool, int length) throws Exception {
        Path file = Files.write(folder.resolve("file"), new byte[length]);
        Handler uploads =
                request -> {
                    begun.countDown();
                    int received = request.body().bytes().length;
                    try {
                        event();
                    } catch (InterruptedException e) {
                        assertThat(received).isEqualTo(5);
                    }
                    return Response.file("text/plain", file);
                };
        RouteOptions longLived = RouteOptions.defaults().longLived();
        try (Server server =
                        server(pool).handle(Method.POST, "/upload", uploads, longLived).start();
                Client client = Client.of(server)) {
            InetSocketAddress address = server.address();
            client.send(Client.post("/upload", 5) + "12");
            begun.await();
            FutureTask<DrainReport> stop = new FutureTask<>(server::drain);
            Thread.ofPlatform().daemon().start(stop);
            Eventually.is("no more are accepted", () -> refuses(address));
            client.send("345");
            assertThat(client.answer().text()).hasSize(length);
            assertThat(stop.get(20, TimeUnit.SECONDS).cut()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void goOnWhileTheClientIsThere(Pool pool) throws Exception {
        try (Server server = server(pool).start();
                Client client = Client.of(server).send(Client.get("/poll"))) {
            begun.await();
            events.add("an event");
            assertThat(client.answer().text()).isEqualTo("an event");
            client.send(Client.get("/inline") + Client.get("/poll") + Client.get("/inline"));
            events.add("another");
            assertThat(client.answer().text()).isEqualTo("inline");
            assertThat(client.answer().text()).isEqualTo("another");
            assertThat(client.answer().text()).isEqualTo("inline");
            assertThat(ends).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void findOutByAsking(Pool pool) throws Exception {
        try (Server server = server(pool).start();
                Client client = Client.of(server).send(Client.get("/asking"))) {
            begun.await();
            client.send(Client.get("/inline").repeat(20));
            client.endOutput();
            assertThat(end()).isEqualTo("closed");
            assertThat(client.answer().text()).isEqualTo("asked");
            for (int i = 0; i < 20; i++) {
                assertThat(client.answer().text()).isEqualTo("inline");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void findOutByAskingAfterAReset(Pool pool) throws Exception {
        try (Server server = server(pool).start();
                Client client = Client.of(server).send(Client.get("/asking"))) {
            begun.await();
            client.reset();
            assertThat(end()).isEqualTo("closed");
            TestServers.awaitNoConnections(server);
        }
    }

    /// The body is read after it was asked for: what has come meanwhile is its beginning.
    @ParameterizedTest
    @EnumSource
    void loseNothingOfABodyByAsking(Pool pool) throws Exception {
        Handler reading =
                request -> {
                    begun.countDown();
                    while (events.isEmpty()) {
                        assertThat(request.connection().isOpen()).isTrue();
                        Thread.onSpinWait();
                    }
                    return Response.text(request.body().text());
                };
        try (Server server = server(pool).post("/body", reading).start();
                Client client = Client.of(server)) {
            String text = "0123456789".repeat(50);
            client.send(Client.post("/body", 2 * text.length()));
            begun.await();
            client.send(text);
            events.add("go on");
            client.send(text + Client.get("/inline"));
            assertThat(client.answer().text()).isEqualTo(text + text);
            assertThat(client.answer().text()).isEqualTo("inline");
        }
    }

    @ParameterizedTest
    @EnumSource
    void knowTheirConnection(Pool pool) throws IOException {
        try (Server server = server(pool).start();
                Client client = Client.of(server)) {
            int port = server.address().getPort();
            assertThat(client.send(Client.get("/connection")).answer().text())
                    .isEqualTo("HTTP/1.1 " + port + " true true null");
            client.send("GET /connection HTTP/1.0\r\n\r\n");
            assertThat(client.answer().text()).isEqualTo("HTTP/1.0 " + port + " true true null");
        }
    }
}
