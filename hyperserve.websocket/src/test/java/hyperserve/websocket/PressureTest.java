package hyperserve.websocket;

import static hyperserve.websocket.WireClient.*;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import hyperserve.api.Response;
import hyperserve.runtime.Server;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.test.Background;
import hyperserve.test.Eventually;
import hyperserve.test.Gate;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Slow listeners and slow clients, and what is kept for them.
final class PressureTest {

    private static final Duration MOMENT = Duration.ofMillis(50);
    private static final int LARGE = 32 << 20;

    private static Server server(Pool pool) {
        Duration minute = Duration.ofMinutes(1);
        return Servers.on(pool)
                .timeouts(Timeouts.defaults().withHeader(minute).withIdle(MOMENT))
                .get("/hello", _ -> Response.text("hello"));
    }

    private static final class Waiting extends Recorder {
        private final Gate gate;

        Waiting(Gate gate) {
            this.gate = gate;
        }

        @Override
        public void message(WebSocket from, WebSocketMessage message) throws Exception {
            gate.pass();
            super.message(from, message);
            from.send(message);
        }
    }

    /// Whoever waits holds up nobody else, is told of one message at a time, and hears nothing of
    /// the pings that are answered meanwhile.
    @ParameterizedTest
    @EnumSource
    void keepsTheOrderWhileAListenerWaits(Pool pool) throws Exception {
        Gate gate = new Gate();
        Waiting listener = new Waiting(gate);
        try (Server server = server(pool).get("/", r -> WebSocket.listen(r, listener)).start();
                WireClient client = WireClient.open(server, "/")) {
            for (int i = 0; i < 100; i++) {
                client.text("message " + i);
            }
            gate.awaitArrivals(1);
            Frame pong = client.frame(FIN | PING, (byte) 5).next();
            assertThat(pong.opcode()).isEqualTo(PONG);
            try (WireClient other = WireClient.connect(server)) {
                other.raw("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(US_ASCII));
                assertThat(other.readHead()).contains("200");
            }
            gate.open();
            for (int i = 0; i < 100; i++) {
                assertThat(client.next().text()).isEqualTo("message " + i);
            }
            client.closing(1000);
            assertThat(listener.end()).isEqualTo("closed 1000");
            assertThat(listener.told()).hasSize(102);
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsNoMoreThanAListenerKeepsUpWith(Pool pool) throws Exception {
        Gate gate = new Gate();
        Queue<Integer> lengths = new ConcurrentLinkedQueue<>();
        WebSocketListener listener =
                (_, message) -> {
                    gate.pass();
                    lengths.add(message.length());
                };
        int count = 800;
        try (Server server = server(pool).get("/", r -> WebSocket.listen(r, listener)).start();
                WireClient client = WireClient.open(server, "/")) {
            Background<WireClient> sender =
                    Background.of(
                            () -> {
                                for (int i = 0; i < count; i++) {
                                    client.frame(FIN | BINARY, new byte[50_000 + i]);
                                }
                                return client;
                            });
            gate.awaitArrivals(1);
            assertKeepsLittle(server);
            gate.open();
            sender.get();
            Eventually.is("all told", () -> lengths.size() == count);
            int next = 50_000;
            for (int length : lengths) {
                assertThat(length).isEqualTo(next++);
            }
        }
    }

    /// Time enough for it to read more than it should, if it does.
    static void assertKeepsLittle(Server server) throws IOException {
        Eventually.is("kept", () -> server.memoryKept() > 64 * 1024);
        for (int i = 0; i < 50; i++) {
            try (WireClient other = WireClient.connect(server)) {
                other.raw("GET / HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(US_ASCII));
                assertThat(other.readHead()).startsWith("HTTP/1.1 ");
            }
            assertThat(server.memoryKept()).isLessThan(1 << 20);
        }
    }

    private static WebSocketConfig small() {
        return WebSocketConfig.defaults().withSendQueue(100_000, SlowClient.KEEP);
    }

    @ParameterizedTest
    @EnumSource
    void boundsWhatWaitsForASlowClient(Pool pool) throws Exception {
        Recorder recorder = new Recorder();
        WebSocketConfig config = small().withSendTimeout(Duration.ofMillis(200));
        WebSocketMessage message = WebSocketMessage.binary(new byte[50_000]);
        try (Server server =
                        server(pool).get("/", r -> WebSocket.listen(r, config, recorder)).start();
                WireClient client = WireClient.open(server, "/")) {
            WebSocket socket = recorder.socket();
            int sent = 0;
            while (socket.trySend(message)) {
                sent++;
            }
            assertThat(socket.isOpen()).isTrue();
            assertThat(server.memoryKept()).isLessThan(1 << 20);
            assertThatThrownBy(
                            () -> {
                                while (true) {
                                    socket.send(message);
                                }
                            })
                    .isInstanceOf(SocketTimeoutException.class);
            assertThat(sent).isPositive();
            assertThat(client.next().opcode()).isEqualTo(BINARY);
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendsASlowClientAwayIfToldSo(Pool pool) throws Exception {
        Recorder recorder = new Recorder();
        WebSocketConfig config =
                WebSocketConfig.defaults().withSendQueue(100_000, SlowClient.CLOSE);
        WebSocketMessage message = WebSocketMessage.binary(new byte[50_000]);
        try (Server server =
                        server(pool).get("/", r -> WebSocket.listen(r, config, recorder)).start();
                WireClient client = WireClient.open(server, "/")) {
            WebSocket socket = recorder.socket();
            boolean taken = true;
            while (taken) {
                taken = socket.trySend(message);
            }
            assertThat(socket.isOpen()).isFalse();
            assertThat(client.next(CLOSE).code()).isEqualTo(1008);
            client.closing(1008);
            assertThat(recorder.end()).isEqualTo("closed 1008 too slow");
        }
    }

    @ParameterizedTest
    @EnumSource
    void cutsAClientThatTakesNothing(Pool pool) throws Exception {
        Recorder recorder = new Recorder();
        WebSocketConfig config = small().withSendTimeout(Duration.ofMillis(200));
        try (Server server =
                        server(pool).get("/", r -> WebSocket.listen(r, config, recorder)).start();
                WireClient client = WireClient.open(server, "/")) {
            recorder.socket().send(new byte[LARGE]);
            assertThat(recorder.end()).isEqualTo("closed 1006 the client does not read");
            Eventually.atMost("memory kept", 0, server::memoryKept);
            assertThat(client.next().opcode()).isEqualTo(BINARY);
        }
    }

    /// A close and a pong go between the frames of a message, which nobody reads at first. The
    /// client's buffer is small: a system that lets it grow takes what is left of the message into
    /// it, before the close comes.
    @ParameterizedTest
    @EnumSource
    void neverHoldsUpPongsAndClosesByLargeMessages(Pool pool) throws Exception {
        Recorder recorder = new Recorder();
        try (Server server = server(pool).get("/", r -> WebSocket.listen(r, recorder)).start();
                WireClient client = WireClient.connect(server, 65_536).opening("/")) {
            recorder.socket().send(new byte[LARGE]);
            client.frame(FIN | PING, (byte) 9);
            long before = 0;
            Frame frame = client.next();
            while (frame.opcode() != PONG) {
                before += frame.payload().length;
                frame = client.next();
            }
            assertThat(before).isLessThan(LARGE);
            client.closing(1000);
            frame = client.next();
            while (frame.opcode() != CLOSE) {
                assertThat(frame.isFinal()).isFalse();
                frame = client.next();
            }
            assertThat(frame.code()).isEqualTo(1000);
            assertThat(client.ends()).isTrue();
            assertThat(recorder.end()).isEqualTo("closed 1000");
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendsFromManyThreadsWithoutMixing(Pool pool) throws Exception {
        Recorder recorder = new Recorder();
        int threads = 8;
        int each = 300;
        try (Server server =
                        server(pool).get("/", r -> WebSocket.listen(r, small(), recorder)).start();
                WireClient client = WireClient.open(server, "/")) {
            WebSocket socket = recorder.socket();
            List<Background<Integer>> senders = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int thread = t;
                senders.add(
                        Background.of(
                                () -> {
                                    for (int i = 0; i < each; i++) {
                                        socket.send(numbered(thread, i));
                                    }
                                    return each;
                                }));
            }
            int[] next = new int[threads];
            for (int i = 0; i < threads * each; i++) {
                byte[] payload = client.message().payload();
                int thread = payload[0];
                assertThat(payload).isEqualTo(numbered(thread, next[thread]));
                next[thread]++;
            }
            for (Background<Integer> sender : senders) {
                assertThat(sender.get()).isEqualTo(each);
            }
        }
    }

    private static byte[] numbered(int thread, int number) {
        byte[] bytes = new byte[2 + number * 97 % 70_000];
        java.util.Arrays.fill(bytes, (byte) number);
        bytes[0] = (byte) thread;
        return bytes;
    }

    /// A message that many have not read yet is kept once.
    @ParameterizedTest
    @EnumSource
    void keepsAMessageForManyOnce(Pool pool) throws Exception {
        int count = 40;
        Queue<WebSocket> sockets = new ConcurrentLinkedQueue<>();
        WebSocketListener listener =
                new WebSocketListener() {
                    @Override
                    public void opened(WebSocket socket) {
                        sockets.add(socket);
                    }

                    @Override
                    public void message(WebSocket socket, WebSocketMessage message) {}
                };
        List<WireClient> clients = new ArrayList<>();
        WebSocketMessage message = WebSocketMessage.binary(new byte[8 << 20]);
        try (Server server = server(pool).get("/", r -> WebSocket.listen(r, listener)).start()) {
            for (int i = 0; i < count; i++) {
                clients.add(WireClient.open(server, "/"));
            }
            Eventually.is("opened", () -> sockets.size() == count);
            sockets.forEach(socket -> assertThat(socket.trySend(message)).isTrue());
            Eventually.is("kept", () -> server.memoryKept() >= 8 << 20);
            assertThat(server.memoryKept()).isLessThan((8 << 20) + count * 100_000);
            for (WireClient client : clients) {
                assertThat(client.message().payload()).hasSize(8 << 20);
                client.close();
            }
            Eventually.atMost("memory kept", 0, server::memoryKept);
        }
    }

    /// The thread that reads is the one that would make room.
    @ParameterizedTest
    @EnumSource
    void waitsForRoomInsideAListener(Pool pool) throws Exception {
        int count = 200;
        WebSocketMessage message = WebSocketMessage.binary(new byte[60_000]);
        WebSocketListener listener =
                (socket, _) -> {
                    for (int i = 0; i < count; i++) {
                        socket.send(message);
                    }
                };
        try (Server server =
                        server(pool).get("/", r -> WebSocket.listen(r, small(), listener)).start();
                WireClient client = WireClient.open(server, "/")) {
            client.text("go");
            for (int i = 0; i < count; i++) {
                assertThat(client.message().payload()).hasSize(60_000);
            }
        }
    }

    /// A text behind each ping says that the server has read it. Nobody reads the answers.
    @ParameterizedTest
    @EnumSource
    void keepsFewPongsForWhoNeverReads(Pool pool) throws Exception {
        LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
        Recorder recorder =
                new Recorder() {
                    @Override
                    public void message(WebSocket from, WebSocketMessage message) {
                        told.add(message.text());
                    }
                };
        WebSocketConfig config = WebSocketConfig.defaults().withSendTimeout(Duration.ofMinutes(5));
        byte[] ping = bytesOf(FIN | PING, new byte[125]);
        try (Server server =
                        Servers.on(pool)
                                .get("/", r -> WebSocket.listen(r, config, recorder))
                                .start();
                WireClient client = WireClient.connect(server, 4096).opening("/")) {
            recorder.socket().send(new byte[LARGE]);
            for (int i = 0; i < 6000; i++) {
                client.raw(ping).text("next");
                assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("next");
            }
            assertThat(server.memoryKept()).isBetween((long) LARGE, LARGE + 450_000L);
        }
    }
}
