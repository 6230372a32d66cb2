package hyperserve.websocket;

import static hyperserve.websocket.WireClient.BINARY;
import static hyperserve.websocket.WireClient.CLOSE;
import static hyperserve.websocket.WireClient.CONTINUATION;
import static hyperserve.websocket.WireClient.FIN;
import static hyperserve.websocket.WireClient.PING;
import static hyperserve.websocket.WireClient.TEXT;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.ClosedConnection;
import hyperserve.api.ClosedWebSocket;
import hyperserve.api.ClosedWebSocket.Side;
import hyperserve.api.FinishedExchange;
import hyperserve.api.Observer;
import hyperserve.api.SettingValues;
import hyperserve.observe.AccessLog;
import hyperserve.observe.Metrics;
import hyperserve.runtime.Server;
import hyperserve.test.Background;
import hyperserve.test.Eventually;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/// WebSockets as those who operate a server see them: however one ends, it is told once to who
/// observes, counted once in the metrics, and has one line in the access log.
final class OperatorsTest {

    /// Echoes, and does what it is told to.
    private static final WebSocketListener OBEDIENT =
            (socket, message) -> {
                String said = message.isText() ? message.text() : "";
                switch (said) {
                    case "close" -> socket.close(4000, "as you say");
                    case "throw" -> throw new IllegalStateException("on purpose");
                    case "flood" -> {
                        boolean taken = true;
                        while (taken) {
                            taken = socket.trySend("x".repeat(4096));
                        }
                    }
                    default -> socket.send(message);
                }
            };

    private static final WebSocketConfig CONFIG =
            WebSocketConfig.defaults().withSendQueue(64 * 1024, SlowClient.CLOSE);

    private static final byte[] UNMASKED = {(byte) 0x81, 0};

    /// What begins no character.
    private static final byte[] NONE = {(byte) 0xFF};

    /// What a client does to end a socket.
    interface Act {
        void on(WireClient client, Server server) throws Exception;
    }

    /// A way in which a socket ends.
    ///
    /// @param what what happens
    /// @param code the code that is told
    /// @param label the one that is counted
    /// @param side who has ended it
    record Way(String what, int code, String label, Side side, Act act) {

        @Override
        public String toString() {
            return what;
        }
    }

    static List<Way> ways() {
        return List.of(
                new Way("closed", 1000, "1000", Side.CLIENT, (c, _) -> c.closing(1000)),
                new Way(
                        "without a code",
                        1005,
                        "1005",
                        Side.CLIENT,
                        (c, _) -> c.frame(FIN | CLOSE)),
                new Way("page left", 1001, "1001", Side.CLIENT, (c, _) -> c.closing(1001)),
                new Way("rare code", 1012, "other", Side.CLIENT, (c, _) -> c.closing(1012)),
                new Way("cut", 1006, "1006", Side.CLIENT, (c, _) -> c.reset()),
                new Way("done", 4000, "application", Side.APPLICATION, saying("close", 4000)),
                new Way("threw", 1011, "1011", Side.APPLICATION, saying("throw", 1011)),
                new Way("no mask", 1002, "1002", Side.SERVER, (c, _) -> c.raw(UNMASKED)),
                new Way("no UTF-8", 1007, "1007", Side.SERVER, (c, _) -> c.frame(FIN | TEXT, NONE)),
                new Way("slow", 1008, "1008", Side.SERVER, saying("flood", 1008)),
                new Way("stop", 1001, "1001", Side.SERVER, OperatorsTest::stop));
    }

    private static Act saying(String word, int answer) {
        return (client, _) -> {
            client.text(word);
            assertThat(client.next(CLOSE).code()).isEqualTo(answer);
            client.closing(answer);
        };
    }

    private static void stop(WireClient client, Server server) throws Exception {
        Background<Object> stopped = Background.of(server::drain);
        assertThat(client.next(CLOSE).code()).isEqualTo(1001);
        client.closing(1001);
        stopped.get();
    }

    /// Hears of all ends, in order, and throws at each.
    private static final class Ends implements Observer {

        private final List<ClosedWebSocket> sockets = new CopyOnWriteArrayList<>();
        private final List<String> told = new CopyOnWriteArrayList<>();

        @Override
        public void exchangeFinished(FinishedExchange exchange) {
            told.add("exchange " + exchange.status());
        }

        @Override
        public void webSocketClosed(ClosedWebSocket socket) {
            told.add("socket");
            sockets.add(socket);
            throw new IllegalStateException("on purpose");
        }

        @Override
        public void connectionClosed(ClosedConnection connection) {
            told.add("connection");
        }
    }

    @TempDir private Path folder;

    private final Ends ends = new Ends();
    private final Metrics metrics = Metrics.create();
    private Server pages;

    @BeforeEach
    void tellMetrics() throws Exception {
        pages = Servers.on(Pool.VIRTUAL).get("/metrics", metrics.handler()).start();
    }

    @AfterEach
    void end() {
        pages.close();
    }

    private Path file() {
        return folder.resolve("access.log");
    }

    private Server server(Pool pool, String format, WebSocketConfig config) {
        SettingValues settings =
                SettingValues.empty()
                        .with(AccessLog.DESTINATION, file().toString())
                        .with(AccessLog.FORMAT, format);
        return Servers.on(pool)
                .observer(ends)
                .observer(metrics)
                .observer(new AccessLog(), settings)
                .get("/rooms/{room}", r -> WebSocket.listen(r, config, OBEDIENT));
    }

    private String scrape() {
        URI address = URI.create("http://127.0.0.1:" + pages.port() + "/metrics");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void awaitSample(String line) {
        Eventually.is(line, () -> scrape().contains("\n" + line + "\n"));
    }

    /// What was counted of ends, without the codes that none had.
    private List<String> closes() {
        return scrape().lines()
                .filter(line -> line.startsWith("hyperserve_websockets_closed_total{"))
                .filter(line -> !line.endsWith(" 0"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void seeEachEndOnce(Way way) throws Exception {
        for (Pool pool : Pool.values()) {
            seeOneEnd(pool, way);
        }
    }

    private void seeOneEnd(Pool pool, Way way) throws Exception {
        ends.sockets.clear();
        ends.told.clear();
        List<String> before = closes();
        Files.deleteIfExists(file());
        try (Server server = server(pool, "json", CONFIG).start()) {
            try (WireClient client = WireClient.open(server, "/rooms/a")) {
                assertThat(client.text("hello").next().text()).isEqualTo("hello");
                awaitSample("hyperserve_websockets 1");
                way.act.on(client, server);
            }
            Eventually.is("told", () -> ends.told.contains("connection"));
            awaitSample("hyperserve_websockets 0");
        }
        assertThat(ends.told)
                .containsExactly("exchange 101 Switching Protocols", "socket", "connection");
        ClosedWebSocket told = ends.sockets.getFirst();
        assertThat(told.code()).isEqualTo(way.code);
        assertThat(told.closedBy()).isEqualTo(way.side);
        assertThat(told.exchange().route()).isEqualTo("/rooms/{room}");
        assertThat(told.messagesReceived()).isBetween(1L, 2L);
        assertThat(told.duration()).isPositive();

        String sample = "hyperserve_websockets_closed_total{code=\"" + way.label + "\"} ";
        assertThat(closes())
                .singleElement()
                .isEqualTo(sample + (before.isEmpty() ? 1 : 1 + last(before.getFirst())));
        assertThat(Files.readAllLines(file()))
                .singleElement()
                .asString()
                .contains("\"route\":\"/rooms/{room}\",\"status\":101,")
                .contains(",\"close_code\":" + way.code + ",\"closed_by\":\"")
                .contains(way.side.name().toLowerCase(Locale.ROOT) + "\",\"ending\":");
    }

    private static int last(String sample) {
        return Integer.parseInt(sample.substring(sample.lastIndexOf(' ') + 1));
    }

    @ParameterizedTest
    @EnumSource
    void seeMessagesAndBytesWhileTheSocketIsOpen(Pool pool) throws Exception {
        try (Server server = server(pool, "json", CONFIG).start()) {
            try (WireClient client = WireClient.open(server, "/rooms/a")) {
                assertThat(client.text("hello").next().text()).isEqualTo("hello");
                client.frame(BINARY, new byte[100]);
                client.frame(FIN | CONTINUATION, new byte[200]);
                assertThat(client.message().payload()).hasSize(300);
                awaitSample("hyperserve_websocket_messages_received_total 2");
                awaitSample("hyperserve_websocket_messages_sent_total 2");
                awaitSample("hyperserve_websocket_received_bytes_total 305");
                awaitSample("hyperserve_websocket_sent_bytes_total 305");
                awaitSample("hyperserve_websockets_opened_total 1");
                client.text("flood");
                assertThat(client.next(CLOSE).code()).isEqualTo(1008);
                client.closing(1008);
            }
            awaitSample("hyperserve_websocket_messages_refused_total 1");
        }
        ClosedWebSocket told = ends.sockets.getFirst();
        assertThat(told.messagesReceived()).isEqualTo(3);
        assertThat(told.contentReceived()).isEqualTo(310);
        assertThat(told.messagesRefused()).isEqualTo(1);
        // Two heads of 2 bytes, two of 4, and 4 for each mask; the last close has 8.
        assertThat(told.bytesReceived()).isEqualTo(11 + 106 + 208 + 11 + 8);
        assertThat(Files.readAllLines(file()))
                .singleElement()
                .asString()
                .contains(",\"content\":" + told.bytesSent() + ",")
                .contains(",\"messages_received\":3,\"messages_sent\":" + told.messagesSent())
                .contains(",\"messages_refused\":1,");
    }

    @Test
    void seeClientsThatAreSilent() throws Exception {
        WebSocketConfig impatient = CONFIG.withPingInterval(Duration.ofMillis(100));
        try (Server server = server(Pool.LOCKFREE, "json", impatient).start();
                WireClient client = WireClient.open(server, "/rooms/a")) {
            assertThat(client.next().opcode()).isEqualTo(PING);
            assertThat(client.ends()).isTrue();
            awaitSample("hyperserve_websocket_pings_unanswered_total 1");
            awaitSample("hyperserve_websockets_closed_total{code=\"1006\"} 1");
        }
        assertThat(ends.sockets).singleElement().matches(each -> each.closedBy() == Side.SERVER);
    }

    @ParameterizedTest
    @CsvSource({"common,''", "combined,' \"-\" \"-\"'"})
    void seeALineThatOtherToolsRead(String format, String end) throws Exception {
        try (Server server = server(Pool.LOCKFREE, format, CONFIG).start()) {
            try (WireClient client = WireClient.open(server, "/rooms/a?b=c")) {
                assertThat(client.text("hello").next().text()).isEqualTo("hello");
                assertThat(Files.readAllLines(file())).isEmpty();
                client.closing(1000).next(CLOSE);
            }
            Eventually.is("told", () -> ends.told.contains("connection"));
        }
        // Seven bytes of the message, and four of the close.
        assertThat(Files.readAllLines(file()))
                .singleElement()
                .asString()
                .matches("127\\.0\\.0\\.1 - - \\[[^]]+] \"GET /rooms/a\\?b=c HTTP/1\\.1\" 101 11.*")
                .endsWith(" 101 11" + end);
    }

    @Test
    void seeNoSocketWhereTheRequestWasRefused() throws Exception {
        try (Server server = server(Pool.LOCKFREE, "common", CONFIG).start()) {
            try (WireClient client = WireClient.connect(server)) {
                assertThat(client.ask("/rooms/a", "Origin: https://elsewhere.example"))
                        .startsWith("HTTP/1.1 403 ");
            }
            Eventually.is("told", () -> ends.told.contains("connection"));
            awaitSample("hyperserve_websockets_opened_total 0");
        }
        assertThat(ends.told).containsExactly("exchange 403 Forbidden", "connection");
        assertThat(closes()).isEmpty();
        assertThat(Files.readAllLines(file())).singleElement().asString().contains("\" 403 ");
    }
}
