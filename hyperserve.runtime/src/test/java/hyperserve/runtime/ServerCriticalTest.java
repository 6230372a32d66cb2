package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Handler;
import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.pool.PoolConfig;
import hyperserve.runtime.limits.Limits;
import hyperserve.test.Background;
import hyperserve.test.Gate;
import hyperserve.test.LogWatch;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Routes that are answered however much else there is to do.
final class ServerCriticalTest {

    /// So many threads are kept for them.
    private static final int RESERVE = 32;

    /// Many more than are served in time.
    private static final int CLIENTS = 20;

    private static final RouteOptions WAITS = RouteOptions.defaults().blocking();
    private static final RouteOptions CRITICAL = WAITS.critical();

    private final Gate gate = new Gate();

    /// What is told of those who are sent away.
    private final LogWatch log = LogWatch.ofWarnings();

    @AfterEach
    void unwatch() {
        log.close();
    }

    private Handler held() {
        return _ -> {
            gate.pass();
            return Response.text("held");
        };
    }

    private static Response thread() {
        return Response.text(Thread.currentThread().getName());
    }

    /// A server that has one place, with a handler that keeps it.
    private Server full(Pool pool) {
        return TestServers.server(pool)
                .timeouts(TestServers.patient())
                .limits(Limits.defaults().withInFlight(1))
                .handle(Method.GET, "/held", held(), WAITS)
                .handle(Method.GET, "/other", _ -> thread(), WAITS);
    }

    private static int status(Server server, String path) throws IOException {
        try (Client client = Client.of(server)) {
            return client.send(Client.get(path)).answer().status();
        }
    }

    @ParameterizedTest
    @EnumSource
    void areAnsweredWhileNoPlaceIsLeft(Pool pool) throws Exception {
        try (Server server =
                        full(pool).handle(Method.GET, "/health", _ -> thread(), CRITICAL).start();
                Client first = Client.of(server);
                Client second = Client.of(server)) {
            first.send(Client.get("/held"));
            gate.awaitArrivals(1);
            for (int i = 0; i < 3; i++) {
                assertThat(status(server, "/other")).isEqualTo(503);
                assertThat(second.send(Client.get("/health")).answer().text())
                        .isEqualTo("hyperserve-critical");
            }
            gate.open();
            assertThat(first.answer().text()).isEqualTo("held");
        }
    }

    /// Who asks for the health and for something else has no more than others have.
    @ParameterizedTest
    @EnumSource
    void lendTheirThreadsToNoRequestThatFollows(Pool pool) throws Exception {
        try (Server server =
                        TestServers.server(pool)
                                .handle(Method.GET, "/health", _ -> thread(), CRITICAL)
                                .handle(Method.GET, "/other", _ -> thread(), WAITS)
                                .start();
                Client client = Client.of(server)) {
            client.send(Client.get("/health") + Client.get("/other") + Client.get("/other"));
            assertThat(client.answer().text()).isEqualTo("hyperserve-critical");
            assertThat(client.answer().text()).isNotEqualTo("hyperserve-critical");
            assertThat(client.answer().text()).isNotEqualTo("hyperserve-critical");
        }
    }

    @ParameterizedTest
    @EnumSource
    void areThirtyTwoAtATimeAndThenAsAllOthers(Pool pool) throws Exception {
        List<Client> clients = new ArrayList<>();
        try (Server server = full(pool).handle(Method.GET, "/health", held(), CRITICAL).start()) {
            for (int i = 0; i < RESERVE; i++) {
                clients.add(Client.of(server).send(Client.get("/health")));
            }
            gate.awaitArrivals(RESERVE);
            clients.add(Client.of(server).send(Client.get("/health")));
            gate.awaitArrivals(1);
            assertThat(status(server, "/health")).isEqualTo(503);
            gate.open();
            for (Client each : clients) {
                assertThat(each.answer().text()).isEqualTo("held");
            }
            assertThat(status(server, "/health")).isEqualTo(200);
        } finally {
            for (Client each : clients) {
                each.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepABoundOfTheirOwn(Pool pool) throws Exception {
        RouteOptions one = CRITICAL.withMaxInFlight(1);
        try (Server server =
                        TestServers.server(pool)
                                .handle(Method.GET, "/health", held(), one)
                                .start();
                Client first = Client.of(server)) {
            first.send(Client.get("/health"));
            gate.awaitArrivals(1);
            assertThat(status(server, "/health")).isEqualTo(503);
            gate.open();
            assertThat(first.answer().text()).isEqualTo("held");
            assertThat(status(server, "/health")).isEqualTo(200);
        }
    }

    /// The end of the connection is the end of such an answer, unless it is a reset.
    @ParameterizedTest
    @EnumSource
    void endByAResetIfTheyFailHalfWay(Pool pool) throws Exception {
        Handler fails =
                _ ->
                        Response.stream(
                                "text/plain",
                                out -> {
                                    out.write(new byte[40_000]);
                                    out.flush();
                                    throw new IOException("on purpose");
                                });
        try (Server server =
                        TestServers.server(pool)
                                .handle(Method.GET, "/health", fails, CRITICAL)
                                .start();
                Client client = Client.of(server)) {
            client.send("GET /health HTTP/1.0\r\n\r\n");
            assertThat(client.endsByReset()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void areInterruptedAndWaitedForByAStop(Pool pool) throws Exception {
        AtomicBoolean told = new AtomicBoolean();
        Handler waits =
                _ -> {
                    told.set(gate.passOrBeInterrupted());
                    throw new InterruptedException("at the end of a stop");
                };
        Server server =
                TestServers.server(pool)
                        .timeouts(TestServers.patient().withDrain(Duration.ofMillis(200)))
                        .handle(Method.GET, "/health", waits, CRITICAL)
                        .start();
        try (server;
                Client client = Client.of(server)) {
            client.send(Client.get("/health"));
            gate.awaitArrivals(1);
            server.close();
            assertThat(told).isTrue();
            assertThat(client.answer().status()).isEqualTo(503);
        }
    }

    /// Those who ask for it do not make the server believe either that nobody waits.
    @ParameterizedTest
    @EnumSource(names = {"STANDARD", "VIRTUAL"})
    void areAnsweredWhileTheOthersWaitTooLong(Pool pool) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger refused = new AtomicInteger();
        Handler working =
                _ -> {
                    Thread.sleep(Duration.ofMillis(5));
                    return Response.text("done");
                };
        RouteOptions queues = pool == Pool.STANDARD ? WAITS : RouteOptions.defaults().nonBlocking();
        try (Server server =
                TestServers.server(pool)
                        .poolConfig(PoolConfig.optimal().withWorkers(1, 1, 1))
                        .learning(false)
                        .timeouts(TestServers.patient())
                        .limits(Limits.defaults().withQueueTime(Duration.ofMillis(10)))
                        .handle(Method.GET, "/work", working, queues)
                        .handle(Method.GET, "/health", _ -> thread(), CRITICAL)
                        .start()) {
            Background<Integer> asking = Background.of(() -> askHealth(server, over));
            List<Background<Void>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(Background.of(() -> askUntilRefused(server, refused)));
            }
            clients.forEach(Background::get);
            over.set(true);
            assertThat(asking.get()).isPositive();
        }
    }

    /// {@return how often it was answered, as it was each time}
    private static int askHealth(Server server, AtomicBoolean over) throws IOException {
        int answers = 0;
        try (Client client = Client.of(server)) {
            while (!over.get()) {
                assertThat(client.send(Client.get("/health")).answer().status()).isEqualTo(200);
                answers++;
            }
        }
        return answers;
    }

    private static Void askUntilRefused(Server server, AtomicInteger refused) throws IOException {
        try (Client client = Client.of(server)) {
            while (refused.get() < CLIENTS) {
                if (client.send(Client.get("/work")).answer().status() == 503) {
                    refused.incrementAndGet();
                }
            }
        }
        return null;
    }
}
