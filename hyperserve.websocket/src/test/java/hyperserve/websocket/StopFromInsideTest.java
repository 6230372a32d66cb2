package hyperserve.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.runtime.Server;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.test.Gate;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.concurrent.Semaphore;

/// Listeners that stop their own server, as handlers may.
final class StopFromInsideTest {

    private static final Duration LONG = Duration.ofMinutes(4);

    private enum Place {
        OPENED,
        MESSAGE,
        CLOSED
    }

    private static final class Stopping extends Crowd {
        private final Server server;
        private final Place place;
        private final boolean drains;
        private final Semaphore stopped = new Semaphore(0);

        Stopping(Server server, Place place, boolean drains) {
            this.server = server;
            this.place = place;
            this.drains = drains;
        }

        private void at(Place here) {
            if (here != place || stopped.availablePermits() > 0) {
                return;
            }
            if (drains) {
                server.drain();
            } else {
                server.close();
            }
            stopped.release();
        }

        @Override
        public void opened(WebSocket socket) throws Exception {
            super.opened(socket);
            at(Place.OPENED);
        }

        @Override
        public void message(WebSocket socket, WebSocketMessage message) throws Exception {
            at(Place.MESSAGE);
        }

        @Override
        public void closed(WebSocket socket, WebSocketClose close) throws Exception {
            super.closed(socket, close);
            at(Place.CLOSED);
        }
    }

    private static void stops(Pool pool, Place place, boolean drains) throws Exception {
        Server server = Servers.on(pool);
        Stopping stopping = new Stopping(server, place, drains);
        Crowd others = new Crowd();
        // The answer to a close is waited for so long that this test would fail by it.
        WebSocketConfig config = WebSocketConfig.defaults().withCloseTimeout(LONG);
        server.timeouts(Timeouts.defaults().withDrain(LONG))
                .get("/other", r -> WebSocket.listen(r, config, others))
                .get("/", r -> WebSocket.listen(r, config, stopping))
                .start();
        try (WireClient other = WireClient.open(server, "/other");
                WireClient client = WireClient.open(server, "/")) {
            others.sockets(1);
            switch (place) {
                case OPENED -> {}
                case MESSAGE -> client.text("stop");
                case CLOSED -> {
                    client.closing(1000);
                    assertThat(client.next().code()).isEqualTo(1000);
                }
            }
            // Others are waited for; the own client is not.
            assertThat(other.next().code()).isEqualTo(1001);
            assertThat(stopping.stopped.availablePermits()).isZero();
            other.closing(1001);
            assertThat(other.ends()).isTrue();
            Gate.await(stopping.stopped, 1);
            if (place != Place.CLOSED) {
                assertThat(client.next().code()).isEqualTo(1001);
                client.closing(1001);
            }
            assertThat(client.ends()).isTrue();
            server.awaitClose();
            assertThat(others.ends(1)).containsOnlyKeys(1001);
            assertThat(stopping.ends(1)).containsOnlyKeys(place == Place.CLOSED ? 1000 : 1001);
        } finally {
            server.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void stopsWhenItIsToldOfASocket(Pool pool) throws Exception {
        stops(pool, Place.OPENED, false);
        stops(pool, Place.OPENED, true);
    }

    @ParameterizedTest
    @EnumSource
    void stopsWhenItIsToldOfAMessage(Pool pool) throws Exception {
        stops(pool, Place.MESSAGE, false);
        stops(pool, Place.MESSAGE, true);
    }

    @ParameterizedTest
    @EnumSource
    void stopsWhenItIsToldOfAnEnd(Pool pool) throws Exception {
        stops(pool, Place.CLOSED, false);
        stops(pool, Place.CLOSED, true);
    }
}
