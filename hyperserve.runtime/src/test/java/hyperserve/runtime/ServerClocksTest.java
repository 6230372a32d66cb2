package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.runtime.Client.Answer;
import hyperserve.runtime.limits.Timeouts;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/// The clocks of requests, each short and all others patient.
final class ServerClocksTest {

    private static final Duration SHORT = Duration.ofMillis(150);
    private static final Duration RHYTHM = Duration.ofMillis(20);
    private static final String FIELDS = "X-Field: ".repeat(1000);

    private static Server server(Timeouts clocks) {
        return TestServers.server().timeouts(clocks);
    }

    private static Timeouts patient() {
        return TestServers.patient();
    }

    private static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private static void assertNotBefore(long start, Duration time) {
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(time);
    }

    /// The rest of an answer of which the first byte was read.
    private static void assertStatus(Client client, int first, String status) throws IOException {
        assertThat(first).isEqualTo('H');
        assertThat("H" + client.line()).isEqualTo("HTTP/1.1 " + status);
    }

    @Test
    void closesSilentlyAConnectionThatNeverSends() throws IOException {
        try (Server server = server(patient().withHeader(SHORT)).start()) {
            long start = System.nanoTime();
            try (Client client = Client.of(server)) {
                assertThat(client.end()).isZero();
            }
            assertNotBefore(start, SHORT);
            TestServers.awaitNoConnections(server);
        }
    }

    @Test
    void endsAConnectionWithTheFirstResponseAfterItsTime() throws IOException {
        try (Server server = server(patient().withConnectionAge(SHORT)).start()) {
            long start = System.nanoTime();
            try (Client client = Client.of(server)) {
                while (!client.send(Client.get("/")).answer().closes()) {
                    pause(RHYTHM);
                }
                assertNotBefore(start, SHORT);
                assertThat(client.end()).isZero();
            }
            TestServers.awaitNoConnections(server);
        }
    }

    @Test
    void answers408ToAHeaderThatDripsHoweverSteadily() throws IOException {
        try (Server server = server(patient().withHeader(SHORT)).start();
                Client client = Client.of(server)) {
            long start = System.nanoTime();
            int first = client.drip("GET / HTTP/1.1\r\n" + FIELDS, RHYTHM);
            assertNotBefore(start, SHORT);
            assertStatus(client, first, "408 Request Timeout");
            client.end();
            TestServers.awaitNoConnections(server);
        }
    }

    @Test
    void startsTheClockOfALaterRequestWithItsFirstByte() throws IOException {
        try (Server server = server(patient().withHeader(SHORT)).start();
                Client client = Client.of(server)) {
            assertThat(client.send(Client.get("/")).answer().status()).isEqualTo(200);
            assertThat(client.read(SHORT.multipliedBy(3))).isEqualTo(-2);
            assertThat(client.send(Client.get("/")).answer().status()).isEqualTo(200);
            long start = System.nanoTime();
            int first = client.drip("GET / HTTP/1.1\r\n" + FIELDS, RHYTHM);
            assertNotBefore(start, SHORT);
            assertStatus(client, first, "408 Request Timeout");
        }
    }

    @Test
    void closesAnIdleConnectionSilently() throws IOException {
        try (Server server = server(patient().withIdle(SHORT)).start();
                Client client = Client.of(server)) {
            client.send(Client.get("/")).answer();
            long start = System.nanoTime();
            assertThat(client.end()).isZero();
            assertNotBefore(start, SHORT.minusMillis(20));
            TestServers.awaitNoConnections(server);
        }
    }

    @Test
    void startsTheIdleClockAnewWithEachAnswer() throws IOException {
        try (Server server = server(patient().withIdle(Duration.ofMillis(400))).start();
                Client client = Client.of(server)) {
            for (int i = 0; i < 6; i++) {
                assertThat(client.send(Client.get("/")).answer().closes()).isFalse();
                assertThat(client.read(Duration.ofMillis(100))).isEqualTo(-2);
            }
        }
    }

    @Test
    void isNotConfusedByAnEventLoopThatIsLate() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        Server configured =
                server(patient().withIdle(SHORT))
                        .handle(
                                Method.GET,
                                "/late",
                                TestServers.waitingFor(gate, inside),
                                RouteOptions.defaults().nonBlocking());
        try (Server server = configured.start();
                Client waiting = Client.of(server);
                Client late = Client.of(server)) {
            waiting.send(Client.get("/inline")).answer();
            late.send(Client.get("/late"));
            inside.await();
            waiting.send(Client.get("/inline"));
            assertThat(late.read(SHORT.multipliedBy(3))).isEqualTo(-2);
            gate.countDown();
            assertThat(waiting.answer().text()).isEqualTo("inline");
        }
    }

    @Test
    void answers408ToABodyThatStalls() throws IOException {
        Server configured = server(patient().withBody(SHORT)).post("/", ServerClocksTest::length);
        try (Server server = configured.start();
                Client client = Client.of(server)) {
            long start = System.nanoTime();
            Answer answer = client.send(Client.post("/", 10) + "123").answer();
            assertNotBefore(start, SHORT);
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.closes()).isTrue();
            assertThat(client.end()).isZero();
        }
    }

    private static Response length(Request request) throws IOException {
        return Response.text("" + request.body().bytes().length);
    }

    @Test
    void answers408ToABodyBelowTheLeastRate() throws IOException {
        Timeouts clocks = patient().withMinRate(1000, SHORT);
        try (Server server = server(clocks).post("/", ServerClocksTest::length).start();
                Client client = Client.of(server)) {
            long start = System.nanoTime();
            int first = client.send(Client.post("/", 4000)).drip("x".repeat(4000), RHYTHM);
            assertNotBefore(start, SHORT);
            assertStatus(client, first, "408 Request Timeout");
        }
    }

    @Test
    void answers408ToABodyThatDripsAfterMuchAtOnce() throws IOException {
        Timeouts clocks = patient().withBody(SHORT.multipliedBy(2)).withMinRate(1000, SHORT);
        try (Server server = server(clocks).post("/", ServerClocksTest::length).start();
                Client client = Client.of(server)) {
            client.send(Client.post("/", 2_000_000) + "x".repeat(1_000_000));
            int first = client.drip("x".repeat(500), RHYTHM);
            assertStatus(client, first, "408 Request Timeout");
        }
    }

    @Test
    void takesABodyThatIsSlowButFastEnough() throws IOException {
        Timeouts clocks = patient().withMinRate(4, SHORT);
        try (Server server = server(clocks).post("/", ServerClocksTest::length).start();
                Client client = Client.of(server)) {
            int next = client.send(Client.post("/", 31)).drip("x".repeat(30), RHYTHM);
            assertThat(next).isEqualTo(-2);
            assertThat(client.send("x").answer().text()).isEqualTo("31");
        }
    }

    @Test
    void closesWhenABodyThatNobodyReadsStalls() throws IOException {
        Server configured =
                server(patient().withBody(SHORT)).post("/", request -> Response.text("unread"));
        try (Server server = configured.start();
                Client client = Client.of(server)) {
            Answer answer = client.send(Client.post("/", 10) + "123").answer();
            assertThat(answer.text()).isEqualTo("unread");
            assertThat(client.end()).isZero();
            TestServers.awaitNoConnections(server);
        }
    }

    /// One that is readable whenever the server looks is never found waiting.
    @Test
    void endsALingeringCloseThoughTheClientFloodsIt() throws IOException {
        try (Server server = server(patient()).start();
                Client client = Client.of(server)) {
            client.send("nonsense\r\n");
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            boolean closed = false;
            while (!closed && System.nanoTime() - end < 0) {
                try {
                    client.send(TestServers.MEBIBYTE);
                } catch (SocketException e) {
                    closed = true;
                }
            }
            assertThat(closed).as("closed within twenty seconds").isTrue();
            TestServers.awaitNoConnections(server);
        }
    }

    @Test
    void endsALingeringCloseThoughTheClientSendsOnAndOn() throws IOException {
        try (Server server = server(patient()).start();
                Client silent = Client.of(server);
                Client steady = Client.of(server)) {
            assertThat(silent.send("no request\r\n\r\n").answer().status()).isEqualTo(400);
            steady.send("no request\r\n\r\n").answer();
            assertThat(steady.drip("x".repeat(1000), RHYTHM)).isEqualTo(-1);
            assertThat(steady.drip("x".repeat(1000), RHYTHM)).isEqualTo(-1);
            TestServers.awaitNoConnections(server);
            assertThat(silent.end()).isZero();
        }
    }

    @Test
    void neverHurriesAHandler() throws IOException {
        Timeouts clocks =
                Timeouts.defaults()
                        .withHeader(SHORT)
                        .withIdle(SHORT)
                        .withBody(SHORT)
                        .withResponse(SHORT)
                        .withMinRate(1_000_000, SHORT)
                        .withDrain(Duration.ofSeconds(10));
        Server configured =
                server(clocks)
                        .get(
                                "/long",
                                request -> {
                                    pause(SHORT.multipliedBy(4));
                                    return Response.text("at last");
                                });
        try (Server server = configured.start();
                Client client = Client.of(server)) {
            assertThat(client.send(Client.get("/long")).answer().text()).isEqualTo("at last");
        }
    }

    @Test
    void doesNotHoldASlowHandlerAgainstTheClient() throws IOException {
        Timeouts clocks = patient().withBody(SHORT).withMinRate(1000, SHORT).withResponse(SHORT);
        Server configured =
                server(clocks)
                        .post(
                                "/",
                                request -> {
                                    var body = request.body().stream();
                                    int first = body.read();
                                    pause(SHORT.multipliedBy(3));
                                    byte[] rest = body.readAllBytes();
                                    return Response.stream(
                                            "text/plain",
                                            out -> {
                                                out.write(first);
                                                out.flush();
                                                pause(SHORT.multipliedBy(3));
                                                out.write(rest);
                                            });
                                });
        try (Server server = configured.start();
                Client client = Client.of(server)) {
            String sent = "x".repeat(200_000);
            client.send(Client.post("/", sent.length()) + sent);
            assertThat(client.answer().text()).isEqualTo(sent);
        }
    }
}
