package hyperserve.bench.compare;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;

final class ExpectedTest {

    private static final List<String> GZIP = List.of("Accept-Encoding: gzip");

    private HttpServer server;
    private String address;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/text", exchange -> answer(exchange, 200, "content"));
        server.createContext("/error", exchange -> answer(exchange, 500, "content"));
        server.start();
        address = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /// As gzip to those who want it.
    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.ISO_8859_1);
        if (exchange.getRequestHeaders().containsKey("Accept-Encoding")) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
                out.write(body);
            }
            body = bytes.toByteArray();
        }
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void takesWhatWasExpectedPlainOrCompressed() {
        assertThatCode(() -> new Expected("/text", "content").check(address))
                .doesNotThrowAnyException();
        Expected coded = new Expected("/text", "content", GZIP, List.of("Content-Encoding"));
        assertThatCode(() -> coded.check(address)).doesNotThrowAnyException();
    }

    @Test
    void refusesAMissingFileAndAnError() {
        assertThatThrownBy(() -> new Expected("/missing", "content").check(address))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the answer to /missing is wrong: the status is 404");
        assertThatThrownBy(() -> new Expected("/error", "content").check(address))
                .hasMessageContaining("the status is 500");
    }

    @Test
    void refusesOtherContent() {
        assertThatThrownBy(() -> new Expected("/text", "contents").check(address))
                .hasMessageContaining("the content of 7 bytes is not the one of 8 bytes");
        Expected coded = new Expected("/text", "CONTENT", GZIP, List.of());
        assertThatThrownBy(() -> coded.check(address))
                .hasMessageContaining("the content of 7 bytes is not the one of 7 bytes");
    }

    @Test
    void refusesAnAnswerWithoutAField() {
        Expected coded = new Expected("/text", "content", List.of(), List.of("Content-Encoding"));
        assertThatThrownBy(() -> coded.check(address))
                .hasMessageContaining("there is no Content-Encoding");
    }

    @Test
    void refusesAServerThatIsNotThere() {
        String gone = address;
        server.stop(0);
        assertThatThrownBy(() -> new Expected("/text", "content").check(gone))
                .isInstanceOf(IOException.class);
    }
}
