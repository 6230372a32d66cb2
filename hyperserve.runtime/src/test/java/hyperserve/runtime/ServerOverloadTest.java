package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Handler;
import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.pool.PoolConfig;
import hyperserve.runtime.Client.Answer;
import hyperserve.runtime.limits.Limits;
import hyperserve.test.Background;
import hyperserve.test.Eventually;
import hyperserve.test.Gate;
import hyperserve.test.LogWatch;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// More comes than can be answered: what cannot be is sent away, and what can is not late.
final class ServerOverloadTest {

    /// Much less than all of these clients take who ask at once.
    private static final Duration BOUND = Duration.ofMillis(10);

    private static final int CLIENTS = 20;
    private static final Duration WORK = Duration.ofMillis(5);

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    private static Server server(Pool pool, Duration bound) {
        return TestServers.server(pool)
                .poolConfig(PoolConfig.optimal().withWorkers(1, 1, 1))
                .learning(false)
                .timeouts(TestServers.patient())
                .limits(Limits.defaults().withQueueTime(bound));
    }

    private Handler working() {
        return _ -> {
            calls.incrementAndGet();
            Thread.sleep(WORK);
            return Response.text("done");
        };
    }

    /// Asks again and again until many were sent away.
    private Void ask(Server server, String path) throws IOException {
        try (Client client = Client.of(server)) {
            while (refused.get() < CLIENTS) {
                Answer answer = client.send(Client.get(path)).answer();
                if (answer.status() == 503) {
                    assertThat(answer.fields()).containsEntry("retry-after", "1");
                    assertThat(answer.closes()).isFalse();
                    refused.incrementAndGet();
                } else {
                    assertThat(answer.text()).isEqualTo("done");
                    served.incrementAndGet();
                }
            }
        }
        return null;
    }

    private void askAll(Server server, String path) {
        List<Background<Void>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Background.of(() -> ask(server, path)));
        }
        clients.forEach(Background::get);
    }

    /// After the load has gone all is as before, at once and later.
    private void servesAsBefore(Server server, String path) throws IOException {
        try (Client client = Client.of(server)) {
            for (int i = 0; i < 50; i++) {
                assertThat(client.send(Client.get(path)).answer().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void sendsAwayBeforeTheirHandlersThoseWhoWouldWaitTooLongForAThread() throws Exception {
        try (LogWatch log = LogWatch.begin();
                Server server = server(Pool.STANDARD, BOUND).get("/work", working()).start()) {
            askAll(server, "/work");
            assertThat(served.get()).isPositive();
            assertThat(calls).as("calls of the handler").hasValue(served.get());
            servesAsBefore(server, "/work");
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("this is told once a minute");
        }
    }

    /// The thread that polls runs these, so that there is no queue but those who are ready.
    @ParameterizedTest
    @EnumSource(names = {"STANDARD", "VIRTUAL"})
    void sendsAwayThoseWhoAreReadyForTooLongBehindHandlersThatRunInline(Pool pool)
            throws Exception {
        RouteOptions inline = RouteOptions.defaults().nonBlocking();
        try (Server server =
                server(pool, BOUND).handle(Method.GET, "/work", working(), inline).start()) {
            askAll(server, "/work");
            assertThat(served.get()).isPositive();
            assertThat(calls).as("calls of the handler").hasValue(served.get());
            servesAsBefore(server, "/work");
        }
    }

    @Test
    void sendsNobodyAwayWithoutTheBound() throws Exception {
        AtomicInteger answers = new AtomicInteger();
        try (Server server = server(Pool.STANDARD, Duration.ZERO).get("/work", working()).start()) {
            List<Background<Integer>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(Background.of(() -> askTimes(server, answers)));
            }
            clients.forEach(each -> assertThat(each.get()).isEqualTo(200));
        }
    }

    /// For longer than it takes to notice, were there a bound.
    private static int askTimes(Server server, AtomicInteger answers) throws IOException {
        int status = 200;
        try (Client client = Client.of(server)) {
            while (status == 200 && answers.getAndIncrement() < 500) {
                status = client.send(Client.get("/work")).answer().status();
            }
        }
        return status;
    }

    @Test
    void callsNoHandlerForAClientThatHasLeftWhileItWaited() throws Exception {
        Gate gate = new Gate();
        Handler held =
                _ -> {
                    calls.incrementAndGet();
                    gate.pass();
                    return Response.text("done");
                };
        try (Server server =
                        server(Pool.STANDARD, Duration.ofMillis(1)).get("/held", held).start();
                Client first = Client.of(server);
                Client left = Client.of(server)) {
            first.send(Client.get("/held"));
            gate.awaitArrivals(1);
            left.send(Client.get("/held"));
            Duration longer = Duration.ofMillis(2);
            Eventually.is(
                    "it waits for longer than the bound",
                    () -> server.poolSnapshot().oldestQueued().compareTo(longer) > 0);
            left.endOutput();
            gate.open();
            assertThat(first.answer().text()).isEqualTo("done");
            assertThat(left.answer().status()).isEqualTo(503);
            assertThat(calls).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void boundsWhatOneRouteHasInFlight(Pool pool) throws Exception {
        Gate gate = new Gate();
        Handler held =
                _ -> {
                    gate.pass();
                    return Response.text("done");
                };
        try (Server server =
                        TestServers.server(pool)
                                .handle(
                                        Method.GET,
                                        "/held",
                                        held,
                                        RouteOptions.defaults().withMaxInFlight(2))
                                .start();
                Client first = Client.of(server);
                Client second = Client.of(server);
                Client third = Client.of(server)) {
            first.send(Client.get("/held"));
            second.send(Client.get("/held"));
            gate.awaitArrivals(2);
            for (int i = 0; i < 3; i++) {
                Answer answer = third.send(Client.get("/held")).answer();
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.fields()).containsEntry("retry-after", "1");
                assertThat(third.send(Client.get("/inline")).answer().status()).isEqualTo(200);
            }
            gate.open();
            assertThat(first.answer().text()).isEqualTo("done");
            assertThat(second.answer().text()).isEqualTo("done");
            for (int i = 0; i < 5; i++) {
                assertThat(third.send(Client.get("/held")).answer().text()).isEqualTo("done");
            }
        }
    }
}
