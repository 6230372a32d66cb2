package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.BodySource;
import hyperserve.api.DrainReport;
import hyperserve.api.Nullable;
import hyperserve.api.PushedBody;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.pool.PoolConfig;
import hyperserve.runtime.http1.PushedLines;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.test.Eventually;
import hyperserve.test.LogWatch;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Content that is pushed, over sockets, in all pools.
final class ServerPushTest {

    private static final int MANY = 200;

    private final BlockingQueue<PushedLines> opened = new LinkedBlockingQueue<>();

    private Server server(Pool pool) {
        return TestServers.server(pool)
                .timeouts(TestServers.patient().withDrain(Duration.ofMinutes(1)))
                .poolConfig(PoolConfig.optimal().withWorkers(4, 4, 4))
                .get("/push", this::push);
    }

    private Response push(Request request) {
        return Response.push("text/plain", this::open);
    }

    private PushedLines open(Runnable signal) {
        PushedLines lines = new PushedLines(signal);
        opened.add(lines);
        return lines;
    }

    private PushedLines lines() throws InterruptedException {
        PushedLines lines = opened.poll(20, TimeUnit.SECONDS);
        assertThat(lines).as("opened").isNotNull();
        return lines;
    }

    /// Passes over the head, which comes before there is any content.
    private static void readHead(Client client) throws IOException {
        String line = client.line();
        while (!line.isEmpty()) {
            line = client.line();
        }
    }

    private static String chunk(Client client) throws IOException {
        int size = Integer.parseInt(client.line(), 16);
        String text = client.line();
        assertThat(text).hasSize(size);
        return text;
    }

    @ParameterizedTest
    @EnumSource
    void comesWhenItIsPushed(Pool pool) throws Exception {
        try (Server server = server(pool).start();
                Client client = Client.of(server).send(Client.get("/push"))) {
            readHead(client);
            PushedLines lines = lines();
            for (int i = 0; i < 1000; i++) {
                lines.push("line " + i);
                assertThat(chunk(client)).isEqualTo("line " + i);
            }
            lines.close();
            assertThat(chunk(client)).isEmpty();
            Eventually.is("told", () -> lines.told().equals(List.of("whole")));
            client.send(Client.get("/inline"));
            assertThat(client.answer().text()).isEqualTo("inline");
        }
    }

    /// Signals come at any time: while it runs, as it lets go, as it waits.
    @ParameterizedTest
    @EnumSource
    void losesNothingThatSeveralThreadsPush(Pool pool) throws Exception {
        int each = 20_000;
        try (Server server = server(pool).start();
                Client client = Client.of(server).send(Client.get("/push"))) {
            readHead(client);
            PushedLines lines = lines();
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                threads.add(
                        Thread.startVirtualThread(
                                () -> {
                                    for (int i = 0; i < each; i++) {
                                        lines.push("x");
                                    }
                                }));
            }
            for (int i = 0; i < 3 * each; i++) {
                assertThat(chunk(client)).isEqualTo("x");
            }
            for (Thread thread : threads) {
                thread.join();
            }
            lines.close();
            assertThat(chunk(client)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesNoThreadForManyClients(Pool pool) throws Exception {
        List<Client> clients = new ArrayList<>();
        try (Server server = server(pool).start()) {
            for (int i = 0; i < MANY; i++) {
                clients.add(Client.of(server).send(Client.get("/push")));
            }
            for (Client client : clients) {
                readHead(client);
            }
            Eventually.atMost("busy", 0, () -> server.poolSnapshot().busy());
            assertThat(opened).hasSize(MANY);
            for (PushedLines lines : opened) {
                lines.push("one");
            }
            for (Client client : clients) {
                assertThat(chunk(client)).isEqualTo("one");
            }
            Client other = Client.of(server).send(Client.get("/inline"));
            clients.add(other);
            assertThat(other.answer().text()).isEqualTo("inline");
        } finally {
            for (Client client : clients) {
                client.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsWhenTheClientClosesItsSide(Pool pool) throws Exception {
        try (Server server = server(pool).start();
                Client client = Client.of(server).send(Client.get("/push"))) {
            readHead(client);
            client.endOutput();
            PushedLines lines = lines();
            Eventually.is("told", () -> lines.told().equals(List.of("broken off")));
            TestServers.awaitNoConnections(server);
            lines.push("late");
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsWhenTheClientResetsTheConnection(Pool pool) throws Exception {
        try (Server server = server(pool).start();
                Client client = Client.of(server).send(Client.get("/push"))) {
            readHead(client);
            client.reset();
            PushedLines lines = lines();
            Eventually.is("told", () -> lines.told().equals(List.of("broken off")));
            TestServers.awaitNoConnections(server);
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsAtOnceAndInOrderWhenTheServerStops(Pool pool) throws Exception {
        List<Client> clients = new ArrayList<>();
        try (LogWatch log = LogWatch.begin();
                Server server = server(pool).start()) {
            for (int i = 0; i < 20; i++) {
                clients.add(Client.of(server).send(Client.get("/push")));
            }
            for (Client client : clients) {
                readHead(client);
            }
            long begin = System.nanoTime();
            DrainReport report = server.drain();
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isLessThan(Duration.ofSeconds(10));
            assertThat(report).isEqualTo(new DrainReport(20, 0));
            for (Client client : clients) {
                assertThat(chunk(client)).isEmpty();
                assertThat(client.end()).isZero();
            }
            for (PushedLines lines : opened) {
                assertThat(lines.told()).containsExactly("stopping", "whole");
            }
            assertThat(log.lines()).isEmpty();
        } finally {
            for (Client client : clients) {
                client.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void isCutAtTheEndOfAStopIfItGoesOn(Pool pool) throws Exception {
        Timeouts brief = TestServers.patient().withDrain(Duration.ofMillis(100));
        try (Server server = server(pool).timeouts(brief).start();
                Client client = Client.of(server).send(Client.get("/push"))) {
            readHead(client);
            PushedLines lines = lines().outlastingStop();
            DrainReport report = server.drain();
            assertThat(report.cut()).isEqualTo(1);
            client.end();
            Eventually.is("told", () -> lines.told().equals(List.of("stopping", "broken off")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsForAClientThatReadsNothing(Pool pool) throws Exception {
        Timeouts strict = TestServers.patient().withResponse(Duration.ofMillis(200));
        try (Server server = server(pool).timeouts(strict).start();
                Client client = Client.narrow(server).send(Client.get("/push"))) {
            readHead(client);
            PushedLines lines = lines();
            String block = "x".repeat(4096);
            for (int i = 0; i < 4096; i++) {
                lines.push(block);
            }
            Eventually.is("told", () -> lines.told().equals(List.of("broken off")));
            assertThat(lines.left()).isPositive();
            TestServers.awaitNoConnections(server);
        }
    }

    /// Signals, too, have it run, but give a client no time that it would not have without them.
    @ParameterizedTest
    @EnumSource
    void endsForAClientThatReadsNothingThoughItIsSignalledAgainAndAgain(Pool pool)
            throws Exception {
        Timeouts strict = TestServers.patient().withResponse(Duration.ofMillis(400));
        try (Server server = server(pool).timeouts(strict).start();
                Client client = Client.narrow(server).send(Client.get("/push"))) {
            readHead(client);
            PushedLines lines = lines();
            String block = "x".repeat(4096);
            for (int i = 0; i < 4096; i++) {
                lines.push(block);
            }
            Eventually.is(
                    "told",
                    () -> {
                        lines.signal();
                        return lines.told().equals(List.of("broken off"));
                    });
            TestServers.awaitNoConnections(server);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isToldToThoseWhoObserveThoughAnErrorComesOutOfItsEnd(Pool pool) throws Exception {
        ObserverWatch watch = new ObserverWatch();
        try (Server server = server(pool).observer(watch).get("/broken", this::broken).start()) {
            try (Client client = Client.of(server).send(Client.get("/broken"))) {
                readHead(client);
                client.reset();
                assertThat(watch.exchange().ending()).hasToString("CUT");
            }
            TestServers.awaitNoConnections(server);
        }
    }

    private Response broken(Request request) {
        return Response.push("text/plain", _ -> new BrokenAtItsEnd());
    }

    private static final class BrokenAtItsEnd implements BodySource {

        @Override
        public @Nullable ByteBuffer next() {
            return null;
        }

        @Override
        public boolean isOver() {
            return false;
        }

        @Override
        public void ended(boolean whole) {
            throw new AssertionError("the source is broken");
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysThatItIsStillThere(Pool pool) throws Exception {
        PushedBody body = PushedBody.of(this::open).withQuiet(Duration.ofMillis(10));
        try (Server server =
                        server(pool)
                                .get("/quiet", _ -> Response.text("").withBody(body))
                                .timeouts(
                                        TestServers.patient().withMinRate(0, Duration.ofMillis(20)))
                                .start();
                Client client = Client.of(server).send(Client.get("/quiet"))) {
            readHead(client);
            for (int i = 0; i < 3; i++) {
                assertThat(client.line()).isEqualTo("2");
                client.skip(4);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void isToldToThoseWhoObserveWhenItEnds(Pool pool) throws Exception {
        ObserverWatch watch = new ObserverWatch();
        try (Server server = server(pool).observer(watch).start();
                Client client = Client.of(server).send(Client.get("/push"))) {
            readHead(client);
            PushedLines lines = lines();
            lines.push("one");
            assertThat(chunk(client)).isEqualTo("one");
            assertThat(watch.exchanges()).isEmpty();
            lines.close();
            assertThat(chunk(client)).isEmpty();
            assertThat(watch.exchange().contentSent()).isEqualTo(3);
            assertThat(watch.exchange().ending()).hasToString("COMPLETE");
        }
    }

    @ParameterizedTest
    @EnumSource
    void isToldToThoseWhoObserveAsCutIfTheClientLeaves(Pool pool) throws Exception {
        ObserverWatch watch = new ObserverWatch();
        try (Server server = server(pool).observer(watch).start();
                Client client = Client.of(server).send(Client.get("/push"))) {
            readHead(client);
            lines().push("one");
            assertThat(chunk(client)).isEqualTo("one");
            client.reset();
            assertThat(watch.exchange().ending()).hasToString("CUT");
            assertThat(watch.exchange().contentSent()).isEqualTo(3);
            assertThat(watch.exchange().reason()).hasToString("CLIENT");
        }
    }

    /// What lasts until the connection's end, and is broken off, is not to look whole.
    @ParameterizedTest
    @EnumSource
    void endsByAResetForHttp10IfItIsBrokenOff(Pool pool) throws Exception {
        try (Server server = server(pool).start();
                Client client = Client.of(server).send("GET /push HTTP/1.0\r\n\r\n")) {
            readHead(client);
            lines().fail(new IOException("no more"));
            assertThat(client.endsByReset()).isTrue();
        }
    }
}
