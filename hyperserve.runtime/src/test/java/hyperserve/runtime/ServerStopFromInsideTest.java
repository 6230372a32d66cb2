package hyperserve.runtime;

import static hyperserve.runtime.TestServers.waitingFor;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.DrainReport;
import hyperserve.api.Handler;
import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.pool.PoolConfig;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Handlers that stop a server: their own requests are answered, too, long before the time to drain
/// is over, and none waits for another one that waits.
final class ServerStopFromInsideTest {

    private static Server server(Pool pool) {
        return TestServers.server(pool)
                .timeouts(TestServers.patient().withDrain(Duration.ofMinutes(1)));
    }

    private static void assertAnswered(Client client, String text) throws Exception {
        Client.Answer answer = client.answer();
        assertThat(answer.text()).isEqualTo(text);
        assertThat(answer.closes()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void answersWhoClosesItHoweverItRuns(Pool pool) throws Exception {
        for (String path : new String[] {"/unknown", "/blocking", "/inline-close", "/writer"}) {
            Server configured = server(pool);
            Handler closing =
                    request -> {
                        configured.close();
                        return Response.text("closed");
                    };
            configured
                    .get("/unknown", closing)
                    .handle(Method.GET, "/blocking", closing, RouteOptions.defaults().blocking())
                    .handle(
                            Method.GET,
                            "/inline-close",
                            closing,
                            RouteOptions.defaults().nonBlocking())
                    .get(
                            "/writer",
                            request ->
                                    Response.stream(
                                            "text/plain",
                                            out -> {
                                                configured.close();
                                                out.write(new byte[] {99, 108, 111, 115, 101, 100});
                                            }));
            try (Server server = configured.start();
                    Client client = Client.of(server).send(Client.get(path))) {
                Client.Answer answer = client.answer();
                assertThat(answer.text()).as(path).isEqualTo("closed");
                assertThat(answer.closes()).as(path).isTrue();
                client.leave();
                server.awaitClose();
                assertThat(server.drain()).as(path).isEqualTo(new DrainReport(1, 0));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersTwoWhoCloseItAtOnce(Pool pool) throws Exception {
        Server configured = server(pool);
        CyclicBarrier both = new CyclicBarrier(2);
        configured.get(
                "/close",
                request -> {
                    both.await(20, TimeUnit.SECONDS);
                    configured.close();
                    return Response.text("closed");
                });
        try (Server server = configured.start();
                Client first = Client.of(server).send(Client.get("/close"));
                Client second = Client.of(server).send(Client.get("/close"))) {
            assertAnswered(first, "closed");
            assertAnswered(second, "closed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersThoseWhoCloseEachOther(Pool pool) throws Exception {
        closeEachOther(pool, RouteOptions.defaults());
    }

    /// On threads that poll, in some pools: neither server can see that the other one's waits.
    @ParameterizedTest
    @EnumSource
    void answersThoseWhoCloseEachOtherWhereTheyPoll(Pool pool) throws Exception {
        closeEachOther(pool, RouteOptions.defaults().nonBlocking());
    }

    private static void closeEachOther(Pool pool, RouteOptions options) throws Exception {
        Server one = server(pool);
        Server other = server(pool);
        CyclicBarrier both = new CyclicBarrier(2);
        one.handle(Method.GET, "/close", closing(other, both), options);
        other.handle(Method.GET, "/close", closing(one, both), options);
        try (one;
                other;
                Client first = Client.of(one.start()).send(Client.get("/close"));
                Client second = Client.of(other.start()).send(Client.get("/close"))) {
            // Perhaps before the other one has begun to stop it.
            assertThat(first.answer().text()).isEqualTo("closed");
            assertThat(second.answer().text()).isEqualTo("closed");
        }
    }

    private static Handler closing(Server server, CyclicBarrier both) {
        return request -> {
            both.await(20, TimeUnit.SECONDS);
            server.close();
            return Response.text("closed");
        };
    }

    @ParameterizedTest
    @EnumSource
    void waitsForTheOthersAndReportsThem(Pool pool) throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        AtomicReference<DrainReport> report = new AtomicReference<>();
        Server configured = server(pool);
        configured
                .get("/wait", TestServers.waitingFor(gate, inside))
                .get(
                        "/close",
                        request -> {
                            closing.countDown();
                            report.set(configured.drain());
                            return Response.text("closed");
                        });
        try (Server server = configured.start();
                Client other = Client.of(server).send(Client.get("/wait"))) {
            inside.await();
            try (Client caller = Client.of(server).send(Client.get("/close"))) {
                closing.await();
                assertThat(caller.read(Duration.ofMillis(500))).isEqualTo(-2);
                gate.countDown();
                assertAnswered(other, "waited");
                other.leave();
                assertAnswered(caller, "closed");
                assertThat(report.get()).isEqualTo(new DrainReport(1, 0));
            }
        }
    }

    /// One of those who wait for a stop comes back, as it was another server's, and its request
    /// ends: that does not stand for the end of a request that still goes on.
    @ParameterizedTest
    @EnumSource
    void waitsForTheOthersThoughOneWhoWaitedHasEnded(Pool pool) throws Exception {
        CountDownLatch elsewhere = new CountDownLatch(1);
        CountDownLatch here = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(4);
        Server other = server(pool).get("/wait", entering(inside, waitingFor(elsewhere)));
        Server one = server(pool).get("/wait", entering(inside, waitingFor(here)));
        // The standard pool has others wait while two block.
        one.poolConfig(PoolConfig.optimal().withWorkers(4, 4, 4))
                .get("/other", entering(inside, closes(other)))
                .get("/own", entering(inside, closes(one)));
        try (one;
                other;
                Client afar = Client.of(other.start()).send(Client.get("/wait"));
                Client going = Client.of(one.start()).send(Client.get("/wait"));
                Client ending = Client.of(one).send(Client.get("/other"));
                Client caller = Client.of(one).send(Client.get("/own"))) {
            assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
            // Long enough for the source to have looked at all of them.
            assertThat(caller.read(Duration.ofMillis(700))).isEqualTo(-2);
            elsewhere.countDown();
            assertAnswered(afar, "waited");
            afar.leave();
            assertAnswered(ending, "closed");
            ending.leave();
            assertThat(caller.read(Duration.ofMillis(700))).isEqualTo(-2);
            here.countDown();
            assertAnswered(going, "waited");
            going.leave();
            assertAnswered(caller, "closed");
        }
    }

    private static Handler entering(CountDownLatch inside, Handler handler) {
        return request -> {
            inside.countDown();
            return handler.handle(request);
        };
    }

    private static Handler closes(Server server) {
        return request -> {
            server.close();
            return Response.text("closed");
        };
    }

    /// The log is written after the answer, by the thread that made it, and that may poll.
    @ParameterizedTest
    @EnumSource
    void aLogThatStopsTheServerHoldsNobodyUp(Pool pool) throws Exception {
        Server configured = server(pool);
        configured.handle(
                Method.GET,
                "/fault",
                request -> {
                    throw new IllegalStateException("a fault");
                },
                RouteOptions.defaults().nonBlocking());
        Logger logger = Logger.getLogger("hyperserve");
        StoppingLog log = new StoppingLog(configured);
        try (Server server = configured.start();
                Client fault = Client.of(server);
                Client idle = Client.of(server)) {
            assertThat(idle.send(Client.get("/")).answer().text()).isEqualTo("hello");
            logger.addHandler(log);
            assertThat(fault.send(Client.get("/fault")).answer().status()).isEqualTo(500);
            assertThat(log.begun.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(idle.send(Client.get("/")).answer().text()).isEqualTo("hello");
            fault.leave();
            idle.leave();
            assertThat(server.drain().cut()).isZero();
        } finally {
            logger.removeHandler(log);
        }
    }

    /// Stops a server at the first line.
    private static final class StoppingLog extends java.util.logging.Handler {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final Server server;

        StoppingLog(Server server) {
            this.server = server;
        }

        @Override
        public void publish(LogRecord line) {
            if (begun.getCount() > 0) {
                begun.countDown();
                server.close();
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
