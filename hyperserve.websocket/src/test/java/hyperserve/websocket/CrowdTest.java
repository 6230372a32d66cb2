package hyperserve.websocket;

import static hyperserve.websocket.WireClient.*;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import hyperserve.api.Response;
import hyperserve.runtime.Server;
import hyperserve.runtime.limits.Limits;
import hyperserve.test.Background;
import hyperserve.test.Eventually;
import hyperserve.test.Gate;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Crowds of clients that never read, or whose listeners wait: what is kept for them, and that
/// others are served.
final class CrowdTest {

    private static final int MANY = 500;
    private static final int SIZE = 8 * 1024;
    private static final int QUEUE = 64 * 1024;

    /// What an open socket takes, and a frame of which the system has taken a part.
    private static final int BESIDE = 32 * 1024;

    private static final WebSocketConfig CLOSING =
            WebSocketConfig.defaults()
                    .withSendQueue(QUEUE, SlowClient.CLOSE)
                    .withCloseTimeout(Duration.ofMillis(200));

    private static Server server(Pool pool, WebSocketConfig config, Crowd crowd) {
        return Servers.on(pool)
                .get("/", r -> WebSocket.listen(r, config, crowd))
                .get("/echo", r -> WebSocket.listen(r, WebSocket::send))
                .get("/hello", _ -> Response.text("hello"));
    }

    private static WebSocketMessage message() {
        return WebSocketMessage.binary(new byte[SIZE]);
    }

    private static void assertOthersAreServed(Server server) throws IOException {
        try (WireClient other = WireClient.open(server, "/echo")) {
            assertThat(other.text("still here").next().text()).isEqualTo("still here");
            other.closing(1000);
            assertThat(other.next().code()).isEqualTo(1000);
        }
        assertThat(hello(server)).contains("200");
    }

    private static String hello(Server server) throws IOException {
        try (WireClient other = WireClient.connect(server)) {
            other.raw("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(US_ASCII));
            return other.readHead();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendsAwayAllThatNeverRead(Pool pool) throws Exception {
        Crowd crowd = new Crowd();
        try (Server server = server(pool, CLOSING, crowd).start()) {
            List<WireClient> clients = Crowd.open(server, "/", MANY, 4096);
            for (WebSocket socket : crowd.sockets(MANY)) {
                boolean taken = true;
                while (taken) {
                    taken = socket.trySend(message());
                }
                assertThat(server.memoryKept()).isLessThan((long) MANY * (QUEUE + BESIDE));
            }
            assertOthersAreServed(server);
            assertThat(crowd.ends(MANY)).containsOnlyKeys(1008);
            Eventually.atMost("memory kept", 0, server::memoryKept);
            Eventually.atMost("connections", 0, server::connections);
            Crowd.leave(clients);
        }
    }

    /// The owner of a connection looks at the bound, so whoever sends may be ahead of it for a
    /// moment.
    @ParameterizedTest
    @EnumSource
    void keepsWithinTheMemoryOfTheServerAndSendsAwayWhoKeepsMuch(Pool pool) throws Exception {
        int count = 64;
        long memory = 4 << 20;
        Crowd crowd = new Crowd();
        WebSocketConfig patient = WebSocketConfig.defaults();
        try (Server server =
                server(pool, patient, crowd).limits(Limits.defaults().withMemory(memory)).start()) {
            List<WireClient> clients = Crowd.open(server, "/", count, 4096);
            while (server.connections() == count) {
                for (WebSocket socket : crowd.sockets(count)) {
                    socket.trySend(message());
                }
            }
            Eventually.atMost("memory kept", memory, server::memoryKept);
            Eventually.shows(() -> orFailure(server), head -> head.contains("200"));
            Crowd.leave(clients);
            // All of them, if the sender is far ahead.
            assertThat(crowd.ends(count).keySet()).contains(1013).isSubsetOf(1006, 1013);
            Eventually.atMost("memory kept", 0, server::memoryKept);
            Eventually.atMost("connections", 0, server::connections);
        }
    }

    private static String orFailure(Server server) {
        try {
            return hello(server);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static final class Waiting extends Crowd {
        private final Gate gate = new Gate();
        private final AtomicInteger passed = new AtomicInteger();

        @Override
        public void message(WebSocket socket, WebSocketMessage message) throws Exception {
            gate.pass();
            passed.incrementAndGet();
            super.message(socket, message);
        }
    }

    /// Where each that waits has a virtual thread, all wait at once.
    @ParameterizedTest
    @EnumSource(names = {"LOCKFREE", "VIRTUAL"})
    void servesOthersWhileAllListenersWait(Pool pool) throws Exception {
        Waiting crowd = new Waiting();
        try (Server server = server(pool, WebSocketConfig.defaults(), crowd).start()) {
            List<WireClient> clients = Crowd.open(server, "/", MANY, 0);
            for (WireClient each : clients) {
                each.text("hello");
            }
            crowd.gate.awaitArrivals(MANY);
            assertOthersAreServed(server);
            assertThat(crowd.passed).hasValue(0);
            crowd.gate.open();
            for (WireClient each : clients) {
                assertThat(each.next().text()).isEqualTo("hello");
            }
            Crowd.leave(clients);
            assertThat(crowd.ends(MANY)).containsOnlyKeys(1006);
            Eventually.atMost("memory kept", 0, server::memoryKept);
        }
    }

    /// Where there are few threads the others wait for their turn, and all come to it.
    @ParameterizedTest
    @EnumSource(names = "STANDARD")
    void servesAllInTurnWhereThereAreFewThreads(Pool pool) throws Exception {
        Waiting crowd = new Waiting();
        try (Server server = server(pool, WebSocketConfig.defaults(), crowd).start()) {
            List<WireClient> clients = Crowd.open(server, "/", MANY, 0);
            for (WireClient each : clients) {
                each.text("hello");
            }
            crowd.gate.awaitArrivals(server.poolConfig().max());
            Background<String> other = Background.of(() -> hello(server));
            crowd.gate.open();
            assertThat(other.get()).contains("200");
            for (WireClient each : clients) {
                assertThat(each.next().text()).isEqualTo("hello");
            }
            Crowd.leave(clients);
            assertThat(crowd.ends(MANY)).containsOnlyKeys(1006);
            Eventually.atMost("memory kept", 0, server::memoryKept);
        }
    }
}
