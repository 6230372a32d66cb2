package hyperserve.observe.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.api.CloseReason;
import hyperserve.api.ClosedConnection;
import hyperserve.api.ClosedWebSocket;
import hyperserve.api.ClosedWebSocket.Side;
import hyperserve.api.FinishedExchange;
import hyperserve.api.FinishedExchange.Ending;
import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.ObservedConnection;
import hyperserve.api.Status;
import hyperserve.api.TraceParent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.time.ZoneOffset;

/// The formats of lines.
final class LineFormatTest {

    private static final ClosedConnection CLOSED =
            ClosedConnection.of(Entries.CONNECTION, CloseReason.CLIENT)
                    .withDuration(Duration.ofSeconds(90))
                    .withBytes(300, 4000);

    private static final Clock CLOCK = new Clock(ZoneOffset.ofHoursMinutes(-7, -30).getRules());

    private static String common(Entry entry) {
        return line(new ApacheFormat(CLOCK, false), entry);
    }

    private static String combined(Entry entry) {
        return line(new ApacheFormat(CLOCK, true), entry);
    }

    private static String json(Entry entry) {
        return line(new JsonFormat(CLOCK), entry);
    }

    /// {@return the line, which is one whatever is in it}
    private static String line(LineFormat format, Entry entry) {
        LineBuffer to = new LineBuffer(4);
        format.add(entry, to);
        String line = to.toString();
        assertThat(line).endsWith("\n").hasLineCount(1).matches("[ -~]*\n");
        return line.substring(0, line.length() - 1);
    }

    @Test
    void writesWhatApacheWrites() {
        FinishedExchange.Builder exchange =
                Entries.get("/apache_pb.gif")
                        .head(
                                80,
                                Headers.of("Referer", "http://a.test/b")
                                        .adding("User-Agent", "Mozilla/4.08 [en]"))
                        .note(FinishedExchange.USER, "frank");
        String common =
                "192.0.2.7 - frank [10/Oct/2000:13:25:36 -0730] \"GET /apache_pb.gif HTTP/1.1\""
                        + " 200 2326";
        assertThat(common(Entries.of(exchange))).isEqualTo(common);
        assertThat(combined(Entries.of(exchange)))
                .isEqualTo(common + " \"http://a.test/b\" \"Mozilla/4.08 [en]\"");
    }

    @Test
    void writesWhatIsNotKnownAsDash() {
        Entry refused =
                Entry.of(
                        Entries.exchange()
                                .response(Status.BAD_REQUEST, Headers.empty())
                                .end(0, Ending.MALFORMED, null));
        assertThat(combined(refused))
                .isEqualTo("192.0.2.7 - - [10/Oct/2000:13:25:36 -0730] \"-\" 400 - \"-\" \"-\"");
        Entry cut =
                Entry.of(
                        Entries.exchange()
                                .request(Method.GET, "/a", "HTTP/1.0")
                                .end(0, Ending.CUT, CloseReason.CLIENT));
        assertThat(common(cut)).endsWith(" \"GET /a HTTP/1.0\" - -");
        assertThat(json(refused))
                .isEqualTo(
                        "{\"time\":\"2000-10-10T20:55:36.012Z\",\"client\":\"192.0.2.7\","
                                + "\"status\":400,\"received\":0,\"sent\":0,\"content\":0,"
                                + "\"queued_us\":0,\"duration_us\":0,\"ending\":\"malformed\"}");
    }

    @Test
    void writesNoMoreContentThanWasSentOfAResponseThatWasCut() {
        Entry cut =
                Entry.of(Entries.get("/a").bytesSent(10).end(0, Ending.CUT, CloseReason.TIMEOUT));
        assertThat(common(cut)).endsWith(" 200 10");
        assertThat(json(cut)).contains("\"content\":10", "\"ending\":\"cut\"", "\"timeout\"");
    }

    @Test
    void writesAllFactsAsJson() {
        FinishedExchange.Builder exchange =
                Entries.get("/hello/x")
                        .head(80, Headers.of("User-Agent", "curl/8"))
                        .route("/hello/{name}")
                        .contentReceived(20)
                        .queued(5000)
                        .firstByte(1_000_000)
                        .failure(new IllegalStateException("secret"))
                        .note(FinishedExchange.USER, "J\u00fcrgen")
                        .note(FinishedExchange.REQUEST_ID, "17")
                        .note(
                                FinishedExchange.TRACE,
                                new TraceParent(
                                        "0123456789abcdef".repeat(2), "00000000000000aa", 1))
                        .note(FinishedExchange.CLIENT, new InetSocketAddress("2001:db8::1", 1));
        assertThat(json(Entries.of(exchange)))
                .isEqualTo(
                        "{\"time\":\"2000-10-10T20:55:36.012Z\","
                                + "\"client\":\"2001:db8:0:0:0:0:0:1\",\"peer\":\"192.0.2.7\","
                                + "\"user\":\"J\\u00fcrgen\",\"request_id\":\"17\","
                                + "\"trace_id\":\"0123456789abcdef0123456789abcdef\","
                                + "\"parent_id\":\"00000000000000aa\","
                                + "\"method\":\"GET\",\"target\":\"/hello/x\","
                                + "\"protocol\":\"HTTP/1.1\",\"route\":\"/hello/{name}\","
                                + "\"status\":200,\"received\":100,\"sent\":2500,\"content\":2326,"
                                + "\"queued_us\":5,\"first_byte_us\":1000,\"duration_us\":1234,"
                                + "\"ending\":\"complete\","
                                + "\"failure\":\"java.lang.IllegalStateException\","
                                + "\"user_agent\":\"curl/8\"}");
    }

    /// What a client sends, as Apache writes it.
    @ParameterizedTest
    @CsvSource({
        "a\"b, a\\\"b",
        "a\\b, a\\\\b",
        "'a\r\nb', a\\r\\nb",
        "'a\tb', a\\tb",
        "a\u0000\u001b\u007fb, a\\x00\\x1b\\x7fb",
        "a\u00e9b, a\\xe9b",
        "a\u20acb, a\\xe2\\x82\\xacb",
        "a\ud83d\ude00b, a\\xf0\\x9f\\x98\\x80b",
        "a\ud83db, a\\x3fb",
    })
    void letsNobodyForgeALine(String sent, String written) {
        FinishedExchange.Builder exchange =
                Entries.get(sent).head(80, Headers.empty()).note(FinishedExchange.USER, sent);
        assertThat(common(Entries.of(exchange)))
                .startsWith("192.0.2.7 - " + written + " [")
                .contains("\"GET " + written + " HTTP/1.1\"");
        assertThat(json(Entries.of(exchange))).doesNotContain("\r", "\u00e9");
    }

    @Test
    void keepsSpacesOutOfFieldsWithoutQuotes() {
        FinishedExchange.Builder exchange =
                Entries.get("/a b").note(FinishedExchange.USER, "x [now] \"GET");
        assertThat(common(Entries.of(exchange)))
                .startsWith("192.0.2.7 - x\\x20[now]\\x20\\\"GET [10/Oct/2000")
                .contains("\"GET /a\\x20b HTTP/1.1\"");
    }

    @Test
    void writesAddressesThatAreNone() {
        for (SocketAddress address :
                new SocketAddress[] {
                    UnixDomainSocketAddress.of(""), InetSocketAddress.createUnresolved("", 0)
                }) {
            ObservedConnection connection = ObservedConnection.of(address, address, Entries.TIME);
            @Nullable String host = LineFormat.host(address);
            FinishedExchange exchange =
                    FinishedExchange.on(connection, Entries.TIME).end(0, Ending.REFUSED, null);
            assertThat(common(Entry.of(exchange)))
                    .startsWith((host == null ? "-" : "unix:") + " - - [");
        }
    }

    @Test
    void writesTheNameThatAProxyHidesAClientBehind() {
        FinishedExchange.Builder exchange =
                Entries.get("/")
                        .note(
                                FinishedExchange.CLIENT,
                                InetSocketAddress.createUnresolved("_hidden", 0));
        assertThat(common(Entries.of(exchange))).startsWith("_hidden - - [");
    }

    @Test
    void tellsOfTheEndOfAnUpgradedConnection() {
        FinishedExchange upgrade =
                Entries.exchange()
                        .request(Method.GET, "/ws", "HTTP/1.1")
                        .response(Status.SWITCHING_PROTOCOLS, Headers.empty())
                        .end(1, Ending.COMPLETE, null);
        Entry end = Entry.of(upgrade).with(CLOSED);
        assertThat(common(end))
                .isEqualTo(
                        "192.0.2.7 - - [10/Oct/2000:13:25:36 -0730] \"GET /ws HTTP/1.1\" 101 4000");
        assertThat(json(end))
                .contains("\"status\":101,\"received\":300,\"sent\":4000,\"content\":4000,")
                .contains(",\"duration_us\":90000000,\"ending\":\"closed\",\"reason\":\"client\"");
    }

    @Test
    void tellsOfAWebSocket() {
        FinishedExchange upgrade =
                Entries.exchange()
                        .request(Method.GET, "/ws", "HTTP/1.1")
                        .head(200, Headers.empty())
                        .response(Status.SWITCHING_PROTOCOLS, Headers.empty())
                        .bytesSent(130)
                        .end(2_000, Ending.COMPLETE, null);
        ClosedWebSocket socket =
                ClosedWebSocket.of(upgrade, 1008, Side.SERVER)
                        .duration(Duration.ofMillis(80))
                        .messages(3, 4)
                        .refused(5)
                        .content(60, 70)
                        .bytes(100, 90)
                        .build();
        Entry end = Entry.of(upgrade).with(socket).with(CLOSED);
        assertThat(common(end)).endsWith(" \"GET /ws HTTP/1.1\" 101 90");
        assertThat(json(end))
                .contains("\"status\":101,\"received\":300,\"sent\":220,\"content\":90,")
                .contains(
                        ",\"duration_us\":80002,\"messages_received\":3,\"messages_sent\":4,"
                                + "\"messages_refused\":5,\"close_code\":1008,"
                                + "\"closed_by\":\"server\",\"ending\":\"closed\","
                                + "\"reason\":\"client\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"xml", "", "Common"})
    void refusesFormatsThatAreNone(String name) {
        assertThat(LineFormat.isName(name)).isFalse();
        assertThatThrownBy(() -> LineFormat.of(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("and not as " + name);
    }
}
