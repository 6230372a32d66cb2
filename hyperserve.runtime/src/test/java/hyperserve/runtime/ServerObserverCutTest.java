package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.CloseReason;
import hyperserve.api.FinishedExchange;
import hyperserve.api.FinishedExchange.Ending;
import hyperserve.api.Handler;
import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.Status;
import hyperserve.test.Eventually;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What an observer is told of exchanges whose connection ends before them.
final class ServerObserverCutTest {

    private final ObserverWatch watch = new ObserverWatch();
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    private Server server(Pool pool) {
        return TestServers.server(pool)
                .timeouts(TestServers.patient())
                .observer(watch)
                .post("/echo", request -> Response.text(request.body().text()))
                .get("/endless", TestServers.streaming(TestServers.ENDLESS))
                .get("/large", _ -> Response.bytes("text/plain", new byte[16 << 20]))
                .handle(Method.GET, "/wait", waiting(), RouteOptions.defaults().blocking())
                .handle(Method.GET, "/deaf", deaf(), RouteOptions.defaults().blocking());
    }

    private Handler waiting() {
        return _ -> {
            inside.countDown();
            TimeUnit.SECONDS.sleep(20);
            return Response.text("late");
        };
    }

    /// Ignores its interrupts.
    private Handler deaf() {
        return _ -> {
            inside.countDown();
            boolean open = false;
            while (!open) {
                try {
                    open = gate.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    // Goes on.
                }
            }
            over.countDown();
            return Response.text("too late");
        };
    }

    private FinishedExchange cut(CloseReason why) {
        FinishedExchange told = watch.exchange();
        assertThat(told.ending()).isEqualTo(Ending.CUT);
        assertThat(told.reason()).isEqualTo(why);
        assertThat(watch.closed(1).getFirst().reason()).isEqualTo(why);
        assertThat(watch.closed().getFirst().exchanges()).isEqualTo(1);
        assertThat(watch.exchanges()).hasSize(1);
        return told;
    }

    @ParameterizedTest
    @EnumSource
    void byAClientThatGoesWhileItsHandlerWorks(Pool pool) throws Exception {
        try (Server server = server(pool).start();
                Client client = Client.of(server)) {
            client.send(Client.get("/wait"));
            inside.await();
            client.reset();
            FinishedExchange told = cut(CloseReason.CLIENT);
            assertThat(told.route()).isEqualTo("/wait");
            assertThat(told.status()).isNull();
            assertThat(told.bytesSent()).isZero();
            assertThat(told.firstByte()).isNull();
            assertThat(told.failure()).isInstanceOf(InterruptedException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void byAClientThatGoesWithinAStream(Pool pool) throws Exception {
        try (Server server = server(pool).start();
                Client client = Client.of(server)) {
            client.send(Client.get("/endless"));
            client.skip(1 << 20);
            client.reset();
            FinishedExchange told = cut(CloseReason.CLIENT);
            assertThat(told.status()).isEqualTo(Status.OK);
            assertThat(told.bytesSent()).isBetween(1L << 20, (long) TestServers.ENDLESS);
            assertThat(told.firstByte()).isPositive();
        }
    }

    /// What is not taken at once stays with the connection, and no thread waits for it.
    @ParameterizedTest
    @EnumSource
    void byAClientThatGoesWithinAFixedResponse(Pool pool) throws Exception {
        try (Server server = server(pool).start();
                Client client = Client.narrow(server)) {
            client.send(Client.get("/large"));
            client.skip(1000);
            client.reset();
            FinishedExchange told = cut(CloseReason.CLIENT);
            assertThat(told.contentSent()).isEqualTo(16 << 20);
            assertThat(told.bytesSent()).isBetween(1000L, (16L << 20) - 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void byAClientThatEndsItsBodyTooEarly(Pool pool) throws Exception {
        try (Server server = server(pool).start();
                Client client = Client.of(server)) {
            client.send(Client.post("/echo", 10) + "123").endOutput();
            client.end();
            assertThat(cut(CloseReason.CLIENT).contentReceived()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void byAClientThatReadsNoFixedResponse(Pool pool) throws Exception {
        byNobodyReading(pool, "/large");
    }

    @ParameterizedTest
    @EnumSource
    void byAClientThatReadsNoStream(Pool pool) throws Exception {
        byNobodyReading(pool, "/endless");
    }

    private void byNobodyReading(Pool pool, String path) throws Exception {
        Duration soon = Duration.ofMillis(200);
        try (Server server =
                        server(pool).timeouts(TestServers.patient().withResponse(soon)).start();
                Client client = Client.narrow(server)) {
            client.send(Client.get(path));
            FinishedExchange told = cut(CloseReason.TIMEOUT);
            assertThat(told.status()).isEqualTo(Status.OK);
            assertThat(told.duration()).isGreaterThan(soon);
        }
    }

    /// Told by the end of the server, and not once more by the handler.
    @ParameterizedTest
    @EnumSource
    void byTheStopThoughItsHandlerGoesOn(Pool pool) throws Exception {
        Server configured =
                server(pool).timeouts(TestServers.patient().withDrain(Duration.ofMillis(100)));
        try (Server server = configured.start();
                Client client = Client.of(server)) {
            client.send(Client.get("/deaf"));
            inside.await();
            assertThat(server.drain().cut()).isEqualTo(1);
            assertThat(cut(CloseReason.STOP).target()).isEqualTo("/deaf");
            gate.countDown();
            over.await();
            Eventually.is("the workers end", () -> server.poolSnapshot().busy() == 0);
            cut(CloseReason.STOP);
        }
    }

    @ParameterizedTest
    @EnumSource
    void byTheStopWithinAResponseThatNobodyReads(Pool pool) throws Exception {
        Server configured =
                server(pool).timeouts(TestServers.patient().withDrain(Duration.ofMillis(100)));
        try (Server server = configured.start();
                Client client = Client.narrow(server)) {
            client.send(Client.get("/large"));
            client.skip(1000);
            server.drain();
            cut(CloseReason.STOP);
        }
    }
}
