package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Response;
import hyperserve.api.pool.PoolConfig;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.test.Eventually;
import hyperserve.test.LogWatch;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;

/// Clients that behave badly in numbers: they are cut on time, nobody else notices, nothing of
/// them stays. With `-Dhyperserve.test.full=true` in the numbers that the server was designed for.
final class ServerResourcesTest {

    private static final boolean FULL = Boolean.getBoolean("hyperserve.test.full");
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final byte[] MEBIBYTE = TestServers.MEBIBYTE;

    private static int sized(int full, int reduced) {
        return FULL ? full : reduced;
    }

    private static Server server(CountDownLatch gate) {
        Timeouts clocks = TestServers.patient().withHeader(SHORT).withResponse(SHORT);
        return TestServers.server()
                .timeouts(clocks)
                .poolConfig(PoolConfig.development().withKeepAlive(Duration.ofMillis(100)))
                .get("/mebibyte", request -> Response.bytes("text/plain", MEBIBYTE))
                .get("/wait", TestServers.waitingFor(gate))
                .post("/echo", TestServers.echo());
    }

    private static void closeAll(List<Client> clients) throws IOException {
        for (Client client : clients) {
            client.close();
        }
    }

    private static void assertServed(Server server) throws IOException {
        assertServed(server, "/");
    }

    private static void assertServed(Server server, String path) throws IOException {
        try (Client client = Client.of(server)) {
            for (int i = 0; i < 10; i++) {
                assertThat(client.send(Client.get(path)).answer().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void cutsWhoIsTooSlowWhileOthersAreServed() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (Server server = server(gate).start()) {
            assertServed(server);
            Resources before = Resources.now();
            List<Client> dripping = connect(server, sized(300, 60), "GET / HT");
            List<Client> silent = connect(server, sized(300, 60), "");
            List<Client> deaf = connect(server, sized(200, 40), Client.get("/mebibyte").repeat(8));
            for (Client client : deaf) {
                // Or its handler would come behind those that sleep, for whom no clock runs.
                assertThat(client.line()).startsWith("HTTP/1.1 200 ");
            }
            List<Client> asleep = connect(server, 50, Client.get("/wait"));
            Eventually.is("asleep", () -> server.poolSnapshot().busy() + queued(server) >= 50);
            for (Client client : dripping) {
                client.drip("T", Duration.ofMillis(1));
            }
            // The sleepers have all of this pool's threads.
            assertServed(server, "/inline");
            Eventually.atMost("connections", asleep.size(), server::connections);
            gate.countDown();
            for (Client client : asleep) {
                assertThat(client.answer().text()).isEqualTo("waited");
            }
            assertServed(server);
            for (List<Client> clients : List.of(dripping, silent, deaf, asleep)) {
                closeAll(clients);
            }
            TestServers.awaitNoConnections(server);
            before.awaitReturn();
        }
    }

    private static int queued(Server server) {
        return server.poolSnapshot().queued();
    }

    private static List<Client> connect(Server server, int count, String first) throws IOException {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(Client.narrow(server).send(first));
        }
        return clients;
    }

    @Test
    void forgetsConnectionsThatAreResetInTheMiddleOfAnything() throws Exception {
        CountDownLatch gate = new CountDownLatch(0);
        try (LogWatch log = LogWatch.begin();
                Server server = server(gate).timeouts(Timeouts.defaults()).start()) {
            assertServed(server);
            Resources before = Resources.now();
            for (int i = 0; i < sized(10_000, 1_500); i++) {
                resetIn(server, i);
            }
            TestServers.awaitNoConnections(server);
            Eventually.is("no task is left", () -> server.poolSnapshot().busy() == 0);
            assertServed(server);
            TestServers.awaitNoConnections(server);
            before.awaitReturn();
            assertThat(log.lines()).isEmpty();
        }
    }

    private static void resetIn(Server server, int turn) throws IOException {
        Client client = Client.narrow(server);
        switch (turn % 6) {
            case 0 -> client.send("GET / HTT");
            case 1 -> client.send(Client.post("/echo", 100_000) + "x".repeat(5000));
            case 2 -> client.send(Client.get("/mebibyte")).read(Duration.ofSeconds(5));
            case 3 -> client.send(Client.get("/mebibyte").repeat(10));
            case 4 -> client.send(Client.get("/").repeat(200));
            default -> client.send(Client.post("/echo", 20) + "x").read(Duration.ofMillis(1));
        }
        if (ThreadLocalRandom.current().nextBoolean()) {
            client.endOutput();
        }
        client.reset();
    }

    @Test
    void forgetsConnectionsThatComeAndGo() throws Exception {
        CountDownLatch gate = new CountDownLatch(0);
        try (LogWatch log = LogWatch.begin();
                Server server = server(gate).start()) {
            assertServed(server);
            Resources before = Resources.now();
            for (int i = 0; i < sized(20_000, 3_000); i++) {
                Client client = Client.of(server);
                if (i % 4 == 0) {
                    assertThat(client.send(Client.get("/inline")).answer().status()).isEqualTo(200);
                }
                if (i % 2 == 0) {
                    client.reset();
                }
                client.close();
            }
            TestServers.awaitNoConnections(server);
            before.awaitReturn();
            assertThat(log.lines()).isEmpty();
        }
    }
}
