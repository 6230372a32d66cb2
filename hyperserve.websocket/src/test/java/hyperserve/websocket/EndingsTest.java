package hyperserve.websocket;

import static hyperserve.websocket.WireClient.*;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.api.CloseReason;
import hyperserve.api.ClosedConnection;
import hyperserve.api.DrainReport;
import hyperserve.api.Observer;
import hyperserve.runtime.Server;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.test.Background;
import hyperserve.test.Eventually;
import hyperserve.test.LogWatch;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/// However a WebSocket ends, both sides hear of it, and the application does so once.
final class EndingsTest {

    private static final Duration MOMENT = Duration.ofMillis(50);

    /// Looks at its clocks often, as one of them is short, which has no part in this.
    private static Server server(Pool pool) {
        return Servers.on(pool).timeouts(Timeouts.defaults().withIdle(MOMENT));
    }

    /// @param name what the client does
    /// @param action does it
    /// @param answer the close that it gets, null if none
    /// @param told what the application is told
    /// @param reason why the connection has ended, for those who observe
    record Case(String name, Action action, String answer, String told, CloseReason reason) {
        @Override
        public String toString() {
            return name;
        }
    }

    interface Action {
        void run(WireClient client) throws IOException;
    }

    static Stream<Case> cases() {
        CloseReason client = CloseReason.CLIENT;
        CloseReason malformed = CloseReason.MALFORMED;
        return Stream.of(
                new Case("closes", c -> c.closing(1000), "1000 ", "closed 1000", client),
                new Case("goes away", c -> c.closing(1001), "1001 ", "closed 1001", client),
                new Case("own code", c -> c.closing(4321), "4321 ", "closed 4321", client),
                new Case("no code", c -> c.frame(FIN | CLOSE), "1005 ", "closed 1005", client),
                new Case(
                        "with a reason",
                        c -> c.frame(FIN | CLOSE, (byte) 3, (byte) 0xE8, (byte) 'b', (byte) 'y'),
                        "1000 ",
                        "closed 1000 by",
                        client),
                new Case(
                        "reset", WireClient::reset, null, "closed 1006 the client is gone", client),
                new Case(
                        "ends its side",
                        WireClient::endOutput,
                        null,
                        "closed 1006 the client is gone",
                        client),
                new Case(
                        "no mask",
                        c -> c.raw(new byte[] {(byte) 0x81, 1, 'x'}),
                        "1002 a frame without mask",
                        "closed 1002 a frame without mask",
                        malformed),
                new Case(
                        "no UTF-8",
                        c -> c.frame(FIN | TEXT, (byte) 0xFF),
                        "1007 text is not UTF-8",
                        "closed 1007 text is not UTF-8",
                        malformed),
                new Case(
                        "half a character at the end",
                        c -> c.frame(FIN | TEXT, (byte) 0xC3),
                        "1007 text is not UTF-8",
                        "closed 1007 text is not UTF-8",
                        malformed),
                new Case(
                        "too long",
                        c -> c.frame(FIN | BINARY, new byte[1025]),
                        "1009 the message is too long",
                        "closed 1009 the message is too long",
                        malformed),
                new Case(
                        "too long in fragments",
                        c -> {
                            c.frame(BINARY, new byte[1024]);
                            c.frame(FIN | CONTINUATION, new byte[1]);
                        },
                        "1009 the message is too long",
                        "closed 1009 the message is too long",
                        malformed),
                new Case(
                        "close with a code that is not to be sent",
                        c -> c.closing(1005),
                        "1002 a close with a code that is not to be sent",
                        "closed 1002 a close with a code that is not to be sent",
                        malformed));
    }

    private static final class Closings extends LinkedBlockingQueue<ClosedConnection>
            implements Observer {
        private static final long serialVersionUID = 1L;

        @Override
        public void connectionClosed(ClosedConnection connection) {
            add(connection);
        }

        CloseReason reason() throws InterruptedException {
            return poll(30, TimeUnit.SECONDS).reason();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void endsAsTheClientWants(Case each) throws Exception {
        for (Pool pool : Pool.values()) {
            Closings closings = new Closings();
            Recorder recorder = new Recorder();
            WebSocketConfig config = WebSocketConfig.defaults().withMaxMessage(1024);
            try (Server server =
                            server(pool)
                                    .observer(closings)
                                    .get("/", r -> WebSocket.listen(r, config, recorder))
                                    .start();
                    WireClient client = WireClient.open(server, "/")) {
                client.text("before");
                Eventually.is("told", () -> recorder.told().contains("before"));
                each.action.run(client);
                if (each.answer != null) {
                    Frame close = client.next();
                    assertThat(close.code() + " " + close.reason()).isEqualTo(each.answer);
                    assertThat(client.ends()).isTrue();
                    client.leave();
                }
                assertThat(recorder.end()).isEqualTo(each.told);
                assertThat(recorder.told()).hasSize(3).startsWith("opened", "before");
                assertThat(closings.reason()).isEqualTo(each.reason);
                assertRefuses(recorder.socket());
                Eventually.atMost("memory kept", 0, server::memoryKept);
            }
        }
    }

    private static void assertRefuses(WebSocket socket) {
        assertThat(socket.isOpen()).isFalse();
        assertThat(socket.trySend("too late")).isFalse();
        assertThatThrownBy(() -> socket.send("too late"))
                .isInstanceOf(WebSocketClosedException.class)
                .hasMessageStartingWith("the WebSocket is closed: ");
        socket.close();
    }

    @ParameterizedTest
    @EnumSource
    void closesWhenTheApplicationSaysSoBehindWhatItHasSent(Pool pool) throws Exception {
        Recorder recorder =
                new Recorder() {
                    @Override
                    public void message(WebSocket from, WebSocketMessage message) throws Exception {
                        from.send("last");
                        from.close(3003, "enough");
                        assertRefuses(from);
                        super.message(from, message);
                    }
                };
        try (Server server = server(pool).get("/", r -> WebSocket.listen(r, recorder)).start();
                WireClient client = WireClient.open(server, "/")) {
            client.text("a").text("b");
            assertThat(client.next().text()).isEqualTo("last");
            Frame close = client.next();
            assertThat(close.code()).isEqualTo(3003);
            assertThat(close.reason()).isEqualTo("enough");
            // It goes on until the client has closed, too.
            client.text("c").frame(FIN | PING).closing(3003);
            assertThat(client.ends()).isTrue();
            assertThat(recorder.end()).isEqualTo("closed 3003 enough");
            assertThat(recorder.told()).containsExactly("opened", "a", "closed 3003 enough");
        }
    }

    @ParameterizedTest
    @EnumSource
    void closesWhenTheHandlerReturns(Pool pool) throws Exception {
        try (Server server =
                        server(pool)
                                .get("/", r -> WebSocket.accept(r, s -> s.send("all there is")))
                                .start();
                WireClient client = WireClient.open(server, "/")) {
            assertThat(client.next().text()).isEqualTo("all there is");
            assertThat(client.next().code()).isEqualTo(1000);
            client.closing(1000);
            assertThat(client.ends()).isTrue();
        }
    }

    /// Whoever waits for a message is woken by the close, which is said by then: again and again,
    /// as it is a matter of moments.
    @Test
    void keepsTheCodeOfACloseWhileAnotherThreadReceives() throws Exception {
        WebSocketHandler handler =
                socket -> {
                    Background<String> closing = Background.of(() -> closed(socket));
                    assertThat(socket.receive()).isNull();
                    closing.get();
                };
        try (Server server =
                server(Pool.VIRTUAL).get("/", r -> WebSocket.accept(r, handler)).start()) {
            for (int i = 0; i < 300; i++) {
                try (WireClient client = WireClient.open(server, "/")) {
                    assertThat(client.next().code()).isEqualTo(4000);
                }
            }
        }
    }

    private static String closed(WebSocket socket) {
        socket.close(4000, "done");
        return "done";
    }

    @ParameterizedTest
    @EnumSource
    void tellsAHandlerOfTheEnd(Pool pool) throws Exception {
        LinkedBlockingQueue<String> ends = new LinkedBlockingQueue<>();
        try (Server server =
                server(pool).get("/", r -> WebSocket.accept(r, s -> receiveAll(s, ends))).start()) {
            try (WireClient client = WireClient.open(server, "/")) {
                client.text("x").closing(1001);
                assertThat(ends.poll(30, TimeUnit.SECONDS)).isEqualTo("1 messages, 1001");
            }
            try (WireClient client = WireClient.open(server, "/")) {
                client.text("x").text("y").reset();
                assertThat(ends.poll(30, TimeUnit.SECONDS)).endsWith(" messages, 1006");
            }
            Eventually.atMost("connections", 0, server::connections);
        }
    }

    private static void receiveAll(WebSocket socket, LinkedBlockingQueue<String> ends)
            throws InterruptedException {
        int count = 0;
        while (socket.receive() != null) {
            count++;
        }
        WebSocketClose close = socket.closing();
        ends.add(count + " messages, " + (close == null ? "open" : close.code()));
    }

    @ParameterizedTest
    @EnumSource
    void closesWith1011WhenTheApplicationFails(Pool pool) throws Exception {
        Recorder recorder =
                new Recorder() {
                    @Override
                    public void message(WebSocket from, WebSocketMessage message) throws Exception {
                        super.message(from, message);
                        throw new IllegalStateException("on purpose");
                    }
                };
        try (LogWatch log = LogWatch.begin();
                Server server =
                        server(pool)
                                .get("/listen", r -> WebSocket.listen(r, recorder))
                                .get("/accept", r -> WebSocket.accept(r, EndingsTest::fails))
                                .start()) {
            for (String path : new String[] {"/listen", "/accept"}) {
                try (WireClient client = WireClient.open(server, path)) {
                    client.text("a").text("b");
                    assertThat(client.next().code()).isEqualTo(1011);
                    client.closing(1011);
                    assertThat(client.ends()).isTrue();
                    String line = "the WebSocket of GET " + path + " failed; it is closed";
                    Eventually.is("logged", () -> log.has("SEVERE " + line));
                }
            }
            assertThat(recorder.end()).isEqualTo("closed 1011");
            assertThat(recorder.told()).containsExactly("opened", "a", "closed 1011");
        }
    }

    private static void fails(WebSocket socket) {
        throw new IllegalStateException("on purpose " + socket);
    }

    @ParameterizedTest
    @EnumSource
    void closesWith1001WhenTheServerStops(Pool pool) throws Exception {
        Recorder recorder = new Recorder();
        LinkedBlockingQueue<String> ends = new LinkedBlockingQueue<>();
        Server server =
                server(pool)
                        .get("/listen", r -> WebSocket.listen(r, recorder))
                        .get("/accept", r -> WebSocket.accept(r, s -> receiveAll(s, ends)))
                        .start();
        try (WireClient client = WireClient.open(server, "/listen");
                WireClient other = WireClient.open(server, "/accept")) {
            Background<DrainReport> report = Background.of(server::drain);
            for (WireClient each : new WireClient[] {client, other}) {
                assertThat(each.next().code()).isEqualTo(1001);
                each.closing(1001);
                assertThat(each.ends()).isTrue();
            }
            assertThat(report.get().cut()).isZero();
            assertThat(recorder.end()).isEqualTo("closed 1001 the server stops");
            assertThat(ends.poll(30, TimeUnit.SECONDS)).isEqualTo("0 messages, 1001");
        } finally {
            server.close();
        }
    }

    /// Its client does not answer the close, and the listener is stuck.
    @ParameterizedTest
    @EnumSource
    void tellsOfACutOnceThereIsNoTimeLeft(Pool pool) throws Exception {
        Recorder recorder = new Recorder();
        Server server =
                Servers.on(pool)
                        .timeouts(Timeouts.defaults().withIdle(MOMENT).withDrain(MOMENT))
                        .get("/", r -> WebSocket.listen(r, recorder))
                        .start();
        try (WireClient client = WireClient.open(server, "/")) {
            recorder.socket();
            server.drain();
            server.close();
            assertThat(recorder.end()).startsWith("closed 1001");
            assertThat(client.next().code()).isEqualTo(1001);
            assertThat(client.ends()).isTrue();
        } finally {
            server.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void asksASilentClientForASignOfLifeAndLeavesIt(Pool pool) throws Exception {
        Recorder recorder = new Recorder();
        WebSocketConfig config = WebSocketConfig.defaults().withPingInterval(MOMENT);
        try (Server server =
                        server(pool).get("/", r -> WebSocket.listen(r, config, recorder)).start();
                WireClient client = WireClient.open(server, "/")) {
            for (int i = 0; i < 3; i++) {
                Frame ping = client.next();
                assertThat(ping.opcode()).isEqualTo(PING);
                client.frame(FIN | PONG, ping.payload());
            }
            assertThat(client.next().opcode()).isEqualTo(PING);
            assertThat(client.ends()).isTrue();
            assertThat(recorder.end()).isEqualTo("closed 1006 the client gives no sign of life");
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesAClientThatDoesNotAnswerAClose(Pool pool) throws Exception {
        Recorder recorder = new Recorder();
        WebSocketConfig config = WebSocketConfig.defaults().withCloseTimeout(MOMENT);
        try (Server server =
                        server(pool).get("/", r -> WebSocket.listen(r, config, recorder)).start();
                WireClient client = WireClient.open(server, "/")) {
            recorder.socket().close(4000, "");
            assertThat(client.next().code()).isEqualTo(4000);
            assertThat(client.ends()).isTrue();
            assertThat(recorder.end()).isEqualTo("closed 4000");
        }
    }

    /// HTTP's clocks are no longer those of the connection.
    @ParameterizedTest
    @EnumSource
    void hasNoIdleClockOfHttp(Pool pool) throws Exception {
        AtomicReference<WebSocket> open = new AtomicReference<>();
        Duration pings = Duration.ofMillis(600);
        WebSocketConfig config = WebSocketConfig.defaults().withPingInterval(pings);
        try (Server server =
                        server(pool)
                                .get("/", r -> WebSocket.accept(r, config, s -> keep(s, open)))
                                .start();
                WireClient client = WireClient.open(server, "/")) {
            // Many times as long as the idle clock.
            assertThat(client.next().opcode()).isEqualTo(PING);
            assertThat(open.get().isOpen()).isTrue();
        }
    }

    private static void keep(WebSocket socket, AtomicReference<WebSocket> open)
            throws InterruptedException {
        open.set(socket);
        socket.receive();
    }

    @Test
    void refusesClosesThatCannotBeSent() throws Exception {
        Recorder recorder = new Recorder();
        try (Server server =
                        server(Pool.LOCKFREE).get("/", r -> WebSocket.listen(r, recorder)).start();
                WireClient client = WireClient.open(server, "/")) {
            WebSocket socket = recorder.socket();
            assertThatThrownBy(() -> socket.close(1005, ""))
                    .hasMessage("a close may not have the code 1005");
            assertThatThrownBy(() -> socket.close(1000, "x".repeat(124)))
                    .hasMessage("the reason of a close has at most 123 bytes in UTF-8");
            assertThatThrownBy(() -> socket.close(1000, "\ud800"))
                    .hasMessage("the text has half a surrogate pair");
            assertThatThrownBy(socket::receive).hasMessage("a listener is told of messages");
            assertThat(socket.isOpen()).isTrue();
            assertThat(client.frame(FIN | PING).next().opcode()).isEqualTo(PONG);
        }
    }
}
