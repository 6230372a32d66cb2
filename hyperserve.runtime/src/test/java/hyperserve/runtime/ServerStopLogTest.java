package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.DrainReport;
import hyperserve.api.Response;
import hyperserve.test.Eventually;
import hyperserve.test.LogWatch;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// What a stop tells of the handlers that were not done in time: one line, however many they are.
final class ServerStopLogTest {

    private static final int CLIENTS = 500;

    private final AtomicInteger entered = new AtomicInteger();

    /// The standard pool has a few threads, and the others wait for these.
    @ParameterizedTest
    @EnumSource(names = {"LOCKFREE", "VIRTUAL"})
    void interruptedHandlersAreOneLineAndNoClientGets500(Pool pool) throws Exception {
        Server configured =
                TestServers.server(pool)
                        .timeouts(TestServers.patient().withDrain(Duration.ofMillis(500)))
                        .get(
                                "/sleep/{name}",
                                request -> {
                                    entered.incrementAndGet();
                                    Thread.sleep(Duration.ofMinutes(1));
                                    return Response.text("slept");
                                });
        List<Client> clients = new ArrayList<>();
        try (LogWatch log = LogWatch.begin();
                Server server = configured.start()) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(Client.of(server).send(Client.get("/sleep/" + i)));
            }
            Eventually.is("all are in their handlers", () -> entered.get() == CLIENTS);
            DrainReport report = server.drain();
            assertThat(report).isEqualTo(new DrainReport(0, CLIENTS));
            for (Client client : clients) {
                assertThat(statusOrEnd(client)).isIn(503, -1);
            }
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .matches(
                            "WARNING after \\d+ ms of a stop, \\d+ handlers were interrupted and"
                                    + " answered 503 \\(GET /sleep/\\{name}: \\d+\\).* null");
        } finally {
            for (Client client : clients) {
                client.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void responsesThatAreCutHalfwayAreOneLineThatNamesTheirRoute(Pool pool) throws Exception {
        Server configured =
                TestServers.server(pool)
                        .timeouts(TestServers.patient().withDrain(Duration.ofMillis(200)))
                        .get("/endless", request -> endless());
        try (LogWatch log = LogWatch.begin();
                Server server = configured.start();
                Client _ = Client.of(server).send(Client.get("/endless"))) {
            Eventually.is("it has begun", () -> entered.get() == 1);
            assertThat(server.drain()).isEqualTo(new DrainReport(0, 1));
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .matches(
                            "WARNING after \\d+ ms of a stop, 0 handlers were interrupted and"
                                    + " answered 503; 1 responses were cut half-way"
                                    + " \\(GET /endless: 1\\) null");
        }
    }

    /// More than any client takes that does not read.
    private Response endless() {
        return Response.stream(
                "application/octet-stream",
                out -> {
                    out.flush();
                    entered.incrementAndGet();
                    while (true) {
                        out.write(new byte[1 << 16]);
                    }
                });
    }

    /// They have a moment to answer; on a busy machine it is over before all have.
    private static int statusOrEnd(Client client) {
        try {
            return client.answer().status();
        } catch (IOException e) {
            return -1;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoHeedsNoInterruptIsNamedWithTheirPlace(Pool pool) throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        Server configured =
                TestServers.server(pool)
                        .timeouts(TestServers.patient().withDrain(Duration.ofMillis(200)))
                        .get(
                                "/stubborn",
                                request -> {
                                    entered.incrementAndGet();
                                    ServerStopTest.awaitStubbornly(gate);
                                    return Response.text("at last");
                                });
        try (LogWatch log = LogWatch.begin();
                Server server = configured.start();
                Client client = Client.of(server).send(Client.get("/stubborn"))) {
            Eventually.is("in its handler", () -> entered.get() == 1);
            assertThat(server.drain()).isEqualTo(new DrainReport(0, 1));
            assertThat(client.end()).isZero();
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("left behind"))
                    .singleElement()
                    .asString()
                    .contains(
                            "0 handlers were interrupted and answered 503; 1 were not done then",
                            "ServerStopTest.awaitStubbornly(ServerStopTest.java:");
        } finally {
            gate.countDown();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whereAllAreDoneNothingIsLogged(Pool pool) throws Exception {
        try (LogWatch log = LogWatch.begin();
                Server server = TestServers.server(pool).start();
                Client client = Client.of(server)) {
            assertThat(client.send(Client.get("/")).answer().status()).isEqualTo(200);
            client.leave();
            server.drain();
            assertThat(log.lines()).isEmpty();
        }
    }
}
