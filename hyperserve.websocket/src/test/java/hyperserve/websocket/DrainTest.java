package hyperserve.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.DrainReport;
import hyperserve.runtime.Server;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.test.Background;
import hyperserve.test.Eventually;
import hyperserve.test.Gate;
import hyperserve.test.LogWatch;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/// Stops with many sockets, and with listeners that do not come to an end.
final class DrainTest {

    private static final int MANY = 1000;

    private static Server server(Pool pool, Crowd crowd, Duration drain) {
        return Servers.on(pool)
                .timeouts(Timeouts.defaults().withDrain(drain))
                .get("/", r -> WebSocket.listen(r, crowd));
    }

    @ParameterizedTest
    @EnumSource
    void saysGoodByeToAll(Pool pool) throws Exception {
        Crowd crowd = new Crowd();
        Server server = server(pool, crowd, Duration.ofMinutes(2)).start();
        List<WireClient> clients = Crowd.open(server, "/", MANY, 0);
        try {
            crowd.sockets(MANY);
            Background<DrainReport> drain = Background.of(server::drain);
            for (WireClient each : clients) {
                assertThat(each.next().toString()).isEqualTo("close 1001 the server stops");
                each.closing(1001);
            }
            for (WireClient each : clients) {
                assertThat(each.ends()).isTrue();
                each.leave();
            }
            assertThat(drain.get().cut()).isZero();
            assertThat(crowd.ends(MANY)).containsOnlyKeys(1001);
            assertThat(server.memoryKept()).isZero();
        } finally {
            server.close();
            Crowd.leave(clients);
        }
    }

    /// The close of each is waited for a while, and the others do not wait for that.
    @ParameterizedTest
    @EnumSource
    void leavesThoseThatDoNotAnswer(Pool pool) throws Exception {
        Crowd crowd = new Crowd();
        Server server = server(pool, crowd, Duration.ofSeconds(4)).start();
        List<WireClient> clients = Crowd.open(server, "/", MANY, 0);
        try {
            crowd.sockets(MANY);
            Background<DrainReport> drain = Background.of(server::drain);
            for (int i = 0; i < MANY; i += 2) {
                assertThat(clients.get(i).next().code()).isEqualTo(1001);
                clients.get(i).closing(1001);
            }
            drain.get();
            for (WireClient each : clients) {
                each.leave();
            }
            assertThat(crowd.ends(MANY)).containsOnlyKeys(1001);
            Eventually.atMost("memory kept", 0, server::memoryKept);
        } finally {
            server.close();
            Crowd.leave(clients);
        }
    }

    /// Where threads stay, though they are interrupted, until it is opened.
    private static final class Trap {
        private final Semaphore reached = new Semaphore(0);
        private final CountDownLatch open = new CountDownLatch(1);

        void stay() {
            reached.release();
            while (open.getCount() > 0) {
                try {
                    open.await();
                } catch (InterruptedException e) {
                    assertThat(e).as("told to end, and does not").isNotNull();
                }
            }
        }

        void open() {
            open.countDown();
        }
    }

    /// Where it does not come to an end.
    enum Place {
        MESSAGE,
        CLOSED
    }

    private static final class Stuck extends Crowd {
        private final Place place;
        private final Trap end = new Trap();

        Stuck(Place place) {
            this.place = place;
        }

        @Override
        public void message(WebSocket socket, WebSocketMessage message) {
            stay(Place.MESSAGE);
        }

        @Override
        public void closed(WebSocket socket, WebSocketClose close) throws Exception {
            stay(Place.CLOSED);
            super.closed(socket, close);
        }

        private void stay(Place here) {
            if (here != place) {
                return;
            }
            end.stay();
        }
    }

    private static void endsThough(Pool pool, Place place) throws Exception {
        Stuck stuck = new Stuck(place);
        try (LogWatch log = LogWatch.begin();
                Server server = server(pool, stuck, Duration.ofSeconds(1)).start();
                WireClient client = WireClient.open(server, "/")) {
            client.text("hello");
            if (place == Place.MESSAGE) {
                Gate.await(stuck.end.reached, 1);
            } else {
                stuck.sockets(1);
            }
            Background<DrainReport> drain = Background.of(server::drain);
            assertThat(client.next().code()).isEqualTo(1001);
            client.closing(1001);
            drain.get();
            server.awaitClose();
            Eventually.is("told", () -> log.says("1 were not done then either, and are left"));
            assertThat(log.says("DrainTest$Trap.stay")).isTrue();
            stuck.end.open();
            assertThat(stuck.ends(1)).containsOnlyKeys(1001);
        } finally {
            stuck.end.open();
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsInTimeThoughAListenerIsStuckInAMessage(Pool pool) throws Exception {
        endsThough(pool, Place.MESSAGE);
    }

    @ParameterizedTest
    @EnumSource
    void endsInTimeThoughAListenerIsStuckInAnEnd(Pool pool) throws Exception {
        endsThough(pool, Place.CLOSED);
    }

    private static final class StuckInEach extends Crowd {
        private final Trap end = new Trap();

        @Override
        public void closed(WebSocket socket, WebSocketClose close) throws Exception {
            super.closed(socket, close);
            end.stay();
        }
    }

    /// Most are told when the pool has ended, or has no thread; none waits for the one before.
    @ParameterizedTest
    @EnumSource
    void tellsAllOfTheEndThoughEachIsStuckInThat(Pool pool) throws Exception {
        int count = 100;
        StuckInEach stuck = new StuckInEach();
        Server server = server(pool, stuck, Duration.ofMillis(50)).start();
        List<WireClient> clients = Crowd.open(server, "/", count, 0);
        try {
            stuck.sockets(count);
            Background.of(server::drain).get();
            Gate.await(stuck.end.reached, count);
            Background<Boolean> over =
                    Background.of(
                            () -> {
                                server.awaitClose();
                                return true;
                            });
            assertThat(over.get()).isTrue();
            assertThat(stuck.ends(count)).containsOnlyKeys(1001);
            assertThat(server.connections()).isZero();
        } finally {
            stuck.end.open();
            server.close();
            Crowd.leave(clients);
        }
    }

    private static final class Slow extends Crowd {
        private final Gate gate = new Gate();

        @Override
        public void closed(WebSocket socket, WebSocketClose close) throws Exception {
            boolean interrupted = gate.passOrBeInterrupted();
            super.closed(socket, new WebSocketClose(interrupted ? 1 : close.code(), ""));
        }
    }

    /// As for a handler.
    @ParameterizedTest
    @EnumSource
    void waitsForAListenerThatIsToldOfTheEnd(Pool pool) throws Exception {
        Slow slow = new Slow();
        try (Server server = server(pool, slow, Duration.ofMinutes(2)).start();
                WireClient client = WireClient.open(server, "/")) {
            slow.sockets(1);
            Background<DrainReport> drain = Background.of(server::drain);
            client.next();
            client.closing(1001);
            slow.gate.awaitArrivals(1);
            assertThat(client.ends()).isTrue();
            Eventually.atMost("connections", 0, server::connections);
            // A stop that waits no longer would have interrupted it by the end of another one.
            endsThough(pool, Place.MESSAGE);
            slow.gate.open();
            drain.get();
            assertThat(slow.ends(1)).containsOnlyKeys(1001);
        } finally {
            slow.gate.open();
        }
    }
}
