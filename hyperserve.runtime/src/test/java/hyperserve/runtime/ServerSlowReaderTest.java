package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Response;
import hyperserve.api.pool.PoolConfig;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.test.Eventually;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// The clocks of responses: who does not take them, or not fast enough, is cut.
final class ServerSlowReaderTest {

    private static final Duration SHORT = Duration.ofMillis(150);

    private static final byte[] LARGE = new byte[32 << 20];

    private static Server server(Timeouts clocks) {
        return TestServers.server()
                .timeouts(clocks)
                .get("/fixed", request -> Response.bytes("application/octet-stream", LARGE))
                .get("/stream", TestServers.streaming(TestServers.ENDLESS))
                .post("/fixed", request -> Response.bytes("application/octet-stream", LARGE));
    }

    private static Timeouts stall() {
        return TestServers.patient().withResponse(SHORT);
    }

    @Test
    void cutsWhoNeverReadsAFixedResponse() throws IOException {
        cutsWhoNeverReads("/fixed", LARGE.length);
    }

    @Test
    void cutsWhoNeverReadsAStream() throws IOException {
        cutsWhoNeverReads("/stream", TestServers.ENDLESS);
    }

    /// So that the system keeps nothing either of what was not read.
    @Test
    void resetsWhoNeverReads() throws IOException {
        for (String path : List.of("/fixed", "/stream")) {
            try (Server server = server(stall()).start();
                    Client client = Client.narrow(server)) {
                client.send(Client.get(path));
                Eventually.is("connected", () -> server.connections() == 1);
                TestServers.awaitNoConnections(server);
                assertThat(client.endsByReset()).as(path).isTrue();
            }
        }
    }

    private static void cutsWhoNeverReads(String path, long whole) throws IOException {
        try (Server server = server(stall()).start();
                Client client = Client.narrow(server)) {
            long start = System.nanoTime();
            client.send(Client.get(path));
            Eventually.is("connected", () -> server.connections() == 1);
            TestServers.awaitNoConnections(server);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(SHORT);
            assertThat(client.end()).isLessThan(whole);
        }
    }

    @Test
    void cutsWhoReadsSteadilyButTooSlowly() throws IOException {
        Timeouts clocks = TestServers.patient().withMinRate(Integer.MAX_VALUE, SHORT);
        try (Server server = server(clocks).start();
                Client client = Client.narrow(server)) {
            client.send(Client.get("/stream"));
            Eventually.is("connected", () -> server.connections() == 1);
            Eventually.is(
                    "cut",
                    () -> {
                        readSome(client);
                        return server.connections() == 0;
                    });
        }
    }

    private static void readSome(Client client) {
        try {
            client.read(Duration.ofMillis(1));
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    @Test
    void waitsForWhoReadsNowAndThen() throws IOException {
        Timeouts clocks = TestServers.patient().withResponse(Duration.ofMillis(1500));
        try (Server server = server(clocks).start();
                Client client = Client.narrow(server)) {
            client.send(Client.get("/fixed"));
            Eventually.is("connected", () -> server.connections() == 1);
            for (int i = 0; i < 8; i++) {
                assertThat(client.read(Duration.ofMillis(1))).isNotEqualTo(-1);
                assertThat(server.connections()).isEqualTo(1);
            }
            client.reset();
        }
    }

    /// The clock of the body must not count the time for which the response was waited.
    @Test
    void waitsForAnUnreadBodyAfterALargeResponse() throws Exception {
        Timeouts clocks =
                TestServers.patient().withMinRate(240, Duration.ofSeconds(10)).withHeader(SHORT);
        try (Server server = server(clocks).start();
                Client client = Client.narrow(server)) {
            client.send(Client.post("/fixed", 1000) + "x".repeat(10));
            assertThat(client.answer().text()).hasSize(LARGE.length);
            assertThat(client.read(SHORT.multipliedBy(4))).isEqualTo(-2);
            client.send("x".repeat(990) + Client.get("/"));
            assertThat(client.answer().text()).isEqualTo("hello");
        }
    }

    @Test
    void servesOthersWhileHandlersWaitForTheirClients() throws IOException {
        Server configured = server(TestServers.patient()).post("/echo", TestServers.echo());
        Client[] slow = new Client[16];
        try (Server server = fourThreads(configured).start()) {
            for (int i = 0; i < 8; i++) {
                slow[i] = Client.of(server).send(Client.post("/echo", 100) + "x");
                slow[8 + i] = Client.narrow(server).send(Client.get("/stream"));
            }
            Eventually.is("all wait", () -> server.poolSnapshot().busy() == 16);
            try (Client client = Client.of(server)) {
                for (int i = 0; i < 20; i++) {
                    assertThat(client.send(Client.get("/")).answer().status()).isEqualTo(200);
                }
            }
            for (Client each : slow) {
                each.reset();
            }
            TestServers.awaitNoConnections(server);
        } finally {
            for (Client each : Arrays.stream(slow).filter(c -> c != null).toList()) {
                each.close();
            }
        }
    }

    private static Server fourThreads(Server server) {
        return server.poolConfig(PoolConfig.optimal().withWorkers(2, 4, 4));
    }
}
