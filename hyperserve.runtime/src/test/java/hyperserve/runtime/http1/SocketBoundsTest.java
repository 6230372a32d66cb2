package hyperserve.runtime.http1;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.runtime.Server;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.Timeouts;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/// Bounds and clocks through a real server, each with a setting that makes it show at once.
class SocketBoundsTest {

    private static final String LAST = "GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private static final String EARLY =
            "POST /early HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final Duration SHORT = Duration.ofMillis(200);

    private Server server;

    private Server serve(Limits limits, Timeouts timeouts) throws IOException {
        server =
                Server.at("127.0.0.1", 0)
                        .pool(new ThreadPerTask.Provider())
                        .limits(limits)
                        .timeouts(timeouts);
        TestRoutes.register(server, UnaryOperator.identity());
        return server;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RawClient connect() throws IOException {
        return RawClient.to(server.port());
    }

    @Test
    void saysCloseWhenTooMuchOfABodyIsLeftUnread() throws IOException {
        serve(Limits.defaults().withUnreadBody(100), Timeouts.defaults()).start();
        try (RawClient client = connect()) {
            Reply reply = client.send(RawClient.post("/ignore", 1000, "x".repeat(300))).lastReply();
            assertThat(reply.body()).isEqualTo("ignored");
            assertThat(reply.announcesClose()).isTrue();
        }
    }

    @Test
    void closesWhenUnreadChunksGoOnAndOn() throws IOException {
        serve(Limits.defaults().withUnreadBody(100), Timeouts.defaults()).start();
        try (RawClient client = connect()) {
            client.send("POST /ignore HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.readUntil("ignored").send("ff\r\n" + "x".repeat(255) + "\r\n" + LAST);
            assertThat(client.readAll().replies()).hasSize(1);
        }
    }

    @Test
    void refusesABodyThatNoMemoryIsLeftForUntilAnotherIsDone() throws IOException {
        serve(Limits.defaults().withBufferedBodies(1500), Timeouts.defaults()).start();
        try (RawClient first = connect();
                RawClient second = connect();
                RawClient third = connect()) {
            first.send(RawClient.expecting100("/whole", 1000)).readUntil("100 Continue\r\n\r\n");
            Reply refusal =
                    second.send(RawClient.post("/whole", 1000, "x".repeat(1000))).lastReply();
            assertThat(refusal.status()).isEqualTo(503);
            assertThat(refusal.field("Retry-After")).isEqualTo("1");

            // Its last answer tells that the first request is over.
            first.send("y".repeat(1000) + LAST).readAll();
            third.send(RawClient.post("/whole", 1000, "z".repeat(1000)))
                    .readUntil("z".repeat(1000));
        }
    }

    @Test
    void liftsTheBoundForARouteThatSaysSo() throws IOException {
        serve(Limits.defaults().withBody(10), Timeouts.defaults())
                .any(
                        "/any",
                        request -> Response.text("" + request.body().bytes().length),
                        RouteOptions.defaults().withUnboundedBody())
                .start();
        try (RawClient client = connect()) {
            client.send(RawClient.post("/any", 100_000, "x".repeat(100_000)) + LAST);
            assertThat(client.readAll().replies())
                    .extracting(Reply::body)
                    .containsExactly("100000", "next");
        }
    }

    @Test
    void echoesAMebibyteInChunksOfAnySize() throws Exception {
        serve(Limits.defaults(), Timeouts.defaults()).start();
        Random random = new Random(1);
        StringBuilder sent = new StringBuilder();
        try (RawClient client = connect()) {
            Thread sender =
                    Thread.ofVirtual().start(() -> sendChunks(client, random, sent, 1 << 20));
            Reply reply = client.lastReply();
            sender.join();
            assertThat(reply.body().equals(sent.toString())).isTrue();
        }
    }

    private static void sendChunks(RawClient client, Random random, StringBuilder sent, int size) {
        try {
            client.send(EARLY);
            sent.append("early ");
            while (sent.length() < size) {
                String data = String.valueOf((char) ('a' + random.nextInt(26)));
                data = data.repeat(1 + random.nextInt(20_000));
                sent.append(data);
                client.send("%x;x=y\r\n%s\r\n".formatted(data.length(), data));
            }
            client.send("0\r\n\r\n").endOutput();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void tells408ToAHeadThatIsLate() throws IOException {
        serve(Limits.defaults(), Timeouts.defaults().withHeader(SHORT)).start();
        try (RawClient client = connect()) {
            Reply reply = client.send("GET / HTTP/1.1\r\nHo").lastReply();
            assertThat(reply.status()).isEqualTo(408);
            assertThat(reply.announcesClose()).isTrue();
        }
    }

    @Test
    void closesSilentlyIfNothingOfARequestComes() throws IOException {
        serve(Limits.defaults(), Timeouts.defaults().withHeader(SHORT)).start();
        try (RawClient client = connect()) {
            assertThat(client.readAll().receivedText()).isEmpty();
        }
    }

    @Test
    void closesAConnectionThatIsIdle() throws IOException {
        serve(Limits.defaults(), Timeouts.defaults().withIdle(SHORT)).start();
        try (RawClient client = connect()) {
            Reply reply = client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").lastReply();
            assertThat(reply.body()).isEqualTo("root");
            assertThat(reply.announcesClose()).isFalse();
        }
    }

    @Test
    void tells408ToABodyThatStalls() throws IOException {
        serve(Limits.defaults(), Timeouts.defaults().withBody(SHORT)).start();
        for (String path : new String[] {"/whole", "/echo", "/swallow"}) {
            try (RawClient client = connect()) {
                Reply reply = client.send(RawClient.post(path, 10, "half")).lastReply();
                assertThat(reply.status()).as(path).isEqualTo(408);
                assertThat(reply.announcesClose()).isTrue();
            }
        }
    }

    @Test
    void cutsAResponseWhoseBodyStallsHalfWay() throws IOException {
        serve(Limits.defaults(), Timeouts.defaults().withBody(SHORT)).start();
        try (RawClient client = connect()) {
            Reply reply = client.send(RawClient.post("/early", 10, "half")).lastReply();
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.complete()).isFalse();
        }
    }

    @Test
    void closesWhenAnUnreadBodyStalls() throws IOException {
        serve(Limits.defaults(), Timeouts.defaults().withBody(SHORT)).start();
        try (RawClient client = connect()) {
            assertThat(client.send(RawClient.post("/ignore", 10, "half")).lastReply().body())
                    .isEqualTo("ignored");
        }
    }

    /// Whatever the writer makes of the exception, the response must not look complete.
    @Test
    void cutsAResponseToAClientThatDoesNotReadThoughItsWriterTakesNoNotice() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        serve(Limits.defaults(), Timeouts.defaults().withResponse(SHORT))
                .get(
                        "/flood",
                        _ ->
                                Response.stream(
                                        "text/plain",
                                        out -> {
                                            try {
                                                for (int i = 0; i < 10_000; i++) {
                                                    out.write(new byte[10_000]);
                                                }
                                            } catch (IOException _) {
                                                ended.countDown();
                                            }
                                        }))
                .start();
        try (RawClient client = RawClient.withSmallBuffer(server.port())) {
            client.send("GET /flood HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(client.readAll().receivedText()).doesNotEndWith("0\r\n\r\n");
        }
    }

    @Test
    void cutsAClientThatDoesNotReadAFixedResponse() throws Exception {
        byte[] large = new byte[50_000_000];
        Response response = Response.bytes("text/plain", large);
        serve(Limits.defaults(), Timeouts.defaults().withResponse(SHORT))
                .get("/large", _ -> response)
                .start();
        try (RawClient client = RawClient.withSmallBuffer(server.port())) {
            client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n").readUntil("HTTP/1.1 200");
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (server.connections() > 0 && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(server.connections()).isZero();
        }
    }
}
