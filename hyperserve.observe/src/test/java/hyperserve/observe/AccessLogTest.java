package hyperserve.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import hyperserve.api.CloseReason;
import hyperserve.api.ClosedConnection;
import hyperserve.api.FinishedExchange;
import hyperserve.api.FinishedExchange.Ending;
import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.api.ObservedConnection;
import hyperserve.api.Response;
import hyperserve.api.SettingValues;
import hyperserve.api.Status;
import hyperserve.runtime.Server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// The access log of a server, as what clients do leaves it.
final class AccessLogTest {

    @TempDir private Path folder;

    private final AccessLog log = new AccessLog();

    private Path file() {
        return folder.resolve("access.log");
    }

    private SettingValues settings(String format) {
        return SettingValues.empty()
                .with(AccessLog.DESTINATION, file().toString())
                .with(AccessLog.FORMAT, format);
    }

    private static String send(Server server, String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    @Test
    void writesALineForWhateverCame() throws Exception {
        try (Server server =
                ThreadEach.server()
                        .get("/", _ -> Response.text("hello"))
                        .observer(log, settings("combined"))
                        .start()) {
            send(
                    server,
                    """
                    GET /?a=%22 HTTP/1.1\r
                    Host: a\r
                    Connection: close\r
                    User-Agent: x"\t\u00e9\\\r
                    Referer: r\r
                    \r
                    """);
            send(server, "GET /b c HTTP/1.1\r\nHost: a\r\n\r\n");
            send(server, "\u0001\u0002\r\n\r\n");
            send(server, "GET / HTTP/3.0\r\nHost: a\r\n\r\n");
            send(server, "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        }
        List<String> lines = Files.readAllLines(file());
        assertThat(lines)
                .hasSize(5)
                .allMatch(line -> line.matches("127\\.0\\.0\\.1 - - \\[[^]]+] \"[ -~]+"));
        assertThat(lines.get(0))
                .endsWith("\"GET /?a=%22 HTTP/1.1\" 200 5 \"r\" \"x\\\"\\t\\xe9\\\\\"");
        assertThat(lines.get(1)).contains(" 400 ");
        assertThat(lines.get(2)).contains("\"-\" 400 ");
        assertThat(lines.get(3)).contains(" 505 ");
        assertThat(lines.get(4)).contains("\"POST / HTTP/1.1\" 405 ");
    }

    @Test
    void writesWhatFiltersHaveNoted() throws Exception {
        try (Server server =
                ThreadEach.server()
                        .get(
                                "/",
                                request -> {
                                    request.note(FinishedExchange.USER, "Ann\r\nB");
                                    request.note(FinishedExchange.REQUEST_ID, "7");
                                    request.note(
                                            FinishedExchange.CLIENT,
                                            new InetSocketAddress("192.0.2.7", 1));
                                    return Response.text("hello");
                                })
                        .observer(log, settings("json"))
                        .start()) {
            send(server, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        }
        assertThat(Files.readAllLines(file()))
                .singleElement()
                .asString()
                .contains("\"client\":\"192.0.2.7\",\"peer\":\"127.0.0.1\"")
                .contains("\"user\":\"Ann\\u000d\\u000aB\",\"request_id\":\"7\"");
    }

    /// As a server tells it: none here speaks another protocol.
    @Test
    void writesWhatUpgradesAConnectionAtItsEnd() throws Exception {
        InetSocketAddress address = new InetSocketAddress("192.0.2.7", 80);
        try (Server _ = ThreadEach.server().observer(log, settings("common")).start()) {
            for (Status status : List.of(Status.SWITCHING_PROTOCOLS, Status.OK)) {
                ObservedConnection connection =
                        ObservedConnection.of(address, address, Instant.EPOCH);
                log.exchangeFinished(
                        FinishedExchange.on(connection, Instant.EPOCH)
                                .request(Method.GET, "/ws", "HTTP/1.1")
                                .response(status, Headers.empty())
                                .end(1, Ending.COMPLETE, null));
                log.connectionClosed(
                        ClosedConnection.of(connection, CloseReason.CLIENT).withBytes(10, 20));
            }
        }
        assertThat(Files.readAllLines(file()))
                .extracting(line -> line.substring(line.indexOf('"')))
                .containsExactly("\"GET /ws HTTP/1.1\" 101 20", "\"GET /ws HTTP/1.1\" 200 -");
    }

    @Test
    void observesNothingWithoutTheOption() {
        log.configure(SettingValues.empty());
        assertThat(log.isObserving()).isFalse();
        assertThat(log.requestFields()).isEmpty();
        assertThat(AccessLog.DESTINATION).hasToString("--access-log");
        assertThat(AccessLog.FORMAT).hasToString("--access-log-format");
    }

    @Test
    void refusesAFormatThatIsNoneEvenIfNothingIsWritten() {
        SettingValues values = SettingValues.empty();
        assertThatThrownBy(() -> values.with(AccessLog.FORMAT, "xml"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("hyperserve-access-log-format cannot be xml");
        assertThat(AccessLog.FORMAT.allowed()).isEqualTo("common, combined or json");
    }

    @Test
    void doesNotStartWithAFolder() {
        SettingValues values = SettingValues.empty().with(AccessLog.DESTINATION, folder.toString());
        Server server = ThreadEach.server().observer(log, values);
        assertThatThrownBy(server::start)
                .hasMessageContaining(
                        "--access-log: " + folder + " cannot be written: it is a folder");
    }
}
