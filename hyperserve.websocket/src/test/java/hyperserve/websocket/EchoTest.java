package hyperserve.websocket;

import static hyperserve.websocket.WireClient.*;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Key;
import hyperserve.api.Response;
import hyperserve.runtime.Server;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.test.Eventually;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/// WebSockets that send back what comes, by a listener and by a handler, in each pool.
final class EchoTest {

    private static final Key<String> USER = Key.of("user");

    private static Server server(Pool pool) {
        Duration minute = Duration.ofMinutes(1);
        return Servers.on(pool)
                .timeouts(Timeouts.defaults().withIdle(minute).withHeader(minute))
                .get("/", _ -> Response.text("hello"))
                .get("/listen", r -> WebSocket.listen(r, WebSocket::send))
                .get("/accept", r -> WebSocket.accept(r, EchoTest::echo));
    }

    private static void echo(WebSocket socket) throws Exception {
        for (var m = socket.receive(); m != null; m = socket.receive()) {
            socket.send(m);
        }
    }

    private static final List<String> PATHS = List.of("/listen", "/accept");

    @ParameterizedTest
    @EnumSource
    void sendsBackTextAndBytes(Pool pool) throws Exception {
        try (Server server = server(pool).start()) {
            for (String path : PATHS) {
                try (WireClient client = WireClient.open(server, path)) {
                    assertThat(client.field("sec-websocket-accept"))
                            .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
                    assertThat(client.field("upgrade")).isEqualTo("websocket");
                    assertThat(client.text("grüße").next().text()).isEqualTo("grüße");
                    Frame bytes = client.frame(FIN | BINARY, (byte) 1, (byte) 2).next();
                    assertThat(bytes.opcode()).isEqualTo(BINARY);
                    assertThat(bytes.payload()).containsExactly(1, 2);
                    assertThat(client.text("").next().first()).isEqualTo(FIN | TEXT);
                    assertThat(client.closing(1000).next().code()).isEqualTo(1000);
                    assertThat(client.ends()).isTrue();
                }
            }
            Eventually.atMost("connections", 0, server::connections);
            Eventually.atMost("memory kept", 0, server::memoryKept);
        }
    }

    /// What comes with the request is read, too.
    @ParameterizedTest
    @EnumSource
    void sendsBackWhatCameWithTheRequestInOrder(Pool pool) throws Exception {
        try (Server server = server(pool).start()) {
            for (String path : PATHS) {
                try (WireClient client = WireClient.connect(server)) {
                    client.raw(WireClient.request(path).getBytes(StandardCharsets.UTF_8));
                    for (int i = 0; i < 5000; i++) {
                        client.text("message " + i);
                    }
                    client.closing(3001);
                    assertThat(client.readHead()).contains("101");
                    for (int i = 0; i < 5000; i++) {
                        assertThat(client.next().text()).isEqualTo("message " + i);
                    }
                    assertThat(client.next().code()).isEqualTo(3001);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersPingsBetweenFragments(Pool pool) throws Exception {
        try (Server server = server(pool).start()) {
            for (String path : PATHS) {
                try (WireClient client = WireClient.open(server, path)) {
                    client.frame(TEXT, "one ".getBytes(StandardCharsets.UTF_8));
                    client.frame(FIN | PING, (byte) 7);
                    Frame pong = client.next();
                    assertThat(pong.first()).isEqualTo(FIN | PONG);
                    assertThat(pong.payload()).containsExactly(7);
                    client.frame(CONTINUATION);
                    client.frame(FIN | CONTINUATION, "two".getBytes(StandardCharsets.UTF_8));
                    assertThat(client.message().text()).isEqualTo("one two");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendsBackLargeMessagesInFramesOfBoundedSize(Pool pool) throws Exception {
        byte[] large = new byte[1024 * 1024];
        new Random(1).nextBytes(large);
        try (Server server = server(pool).start()) {
            for (String path : PATHS) {
                try (WireClient client = WireClient.open(server, path)) {
                    for (int i = 0; i < 3; i++) {
                        Frame first = client.frame(FIN | BINARY, large).next();
                        assertThat(first.isFinal()).isFalse();
                        assertThat(first.payload().length).isLessThanOrEqualTo(64 * 1024);
                        int length = first.payload().length;
                        Frame last = first;
                        while (!last.isFinal()) {
                            last = client.next(CONTINUATION);
                            length += last.payload().length;
                        }
                        assertThat(length).isEqualTo(large.length);
                        assertThat(client.frame(FIN | BINARY, large).message().payload())
                                .isEqualTo(large);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsLittleForIdleSockets(Pool pool) throws Exception {
        WireClient[] clients = new WireClient[50];
        try (Server server = server(pool).start()) {
            for (int i = 0; i < clients.length; i++) {
                clients[i] = WireClient.open(server, "/listen");
                clients[i].text("x").next();
            }
            Eventually.atMost("memory kept", clients.length * 4096L, server::memoryKept);
            for (WireClient client : clients) {
                client.close();
            }
            Eventually.atMost("memory kept", 0, server::memoryKept);
        }
    }

    @ParameterizedTest
    @EnumSource
    void hasTheRequestWithItsParametersAndAttributes(Pool pool) throws Exception {
        try (Server server =
                        server(pool)
                                .filter(
                                        "/rooms",
                                        (r, next) ->
                                                next.handle(r.with(USER, "Ann"))
                                                        .withHeader("X-Filter", "seen"))
                                .get("/rooms/{name}", r -> WebSocket.listen(r, new Greeter()))
                                .start();
                WireClient client = WireClient.open(server, "/rooms/blue?x=1")) {
            assertThat(client.field("x-filter")).isEqualTo("seen");
            assertThat(client.next().text()).isEqualTo("Ann in blue, /rooms/blue?x=1");
        }
    }

    private static final class Greeter implements WebSocketListener {
        @Override
        public void opened(WebSocket socket) throws Exception {
            var request = socket.request();
            socket.send(
                    "%s in %s, %s"
                            .formatted(
                                    request.get(USER),
                                    request.pathParameter("name"),
                                    request.target()));
        }

        @Override
        public void message(WebSocket socket, WebSocketMessage message) {}
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhoDoesNotAskForAWebSocketAsItShould(Pool pool) throws Exception {
        WebSocketConfig chat =
                WebSocketConfig.defaults().withSubprotocols(List.of("chat.2", "chat.1"));
        try (Server server =
                        server(pool)
                                .get("/chat", r -> WebSocket.listen(r, chat, WebSocket::send))
                                .start();
                WireClient client = WireClient.connect(server)) {
            String request = WireClient.request("/listen");
            assertThat(status(client, request.replace("Upgrade: websocket\r\n", "")))
                    .contains("426");
            assertThat(status(client, request.replace("Version: 13", "Version: 8")))
                    .contains("426");
            assertThat(client.field("sec-websocket-version")).isEqualTo("13");
            assertThat(status(client, request.replace("dGhl", "dGh"))).contains("400");
            assertThat(status(client, WireClient.request("/listen", "Origin: http://evil")))
                    .contains("403");
            client.opening(
                    "/chat", "Origin: http://localhost", "Sec-WebSocket-Protocol: chat.1, chat.2");
            assertThat(client.field("sec-websocket-protocol")).isEqualTo("chat.2");
            assertThat(client.text("x").next().text()).isEqualTo("x");
        }
    }

    private static String status(WireClient client, String request) throws Exception {
        String status = client.raw(request.getBytes(StandardCharsets.UTF_8)).readHead();
        client.skip(Integer.parseInt(client.field("content-length")));
        return status;
    }
}
