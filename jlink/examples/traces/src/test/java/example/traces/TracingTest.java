package example.traces;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import hyperserve.runtime.Server;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// With a collector that keeps what it is sent.
final class TracingTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "b7ad6b7169203331";

    /// Of each message, as text of a byte a character.
    private final List<String> messages = new CopyOnWriteArrayList<>();

    private HttpServer collector;
    private Server server;

    @BeforeEach
    void start() throws IOException {
        collector =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext(
                "/v1/traces",
                exchange -> {
                    byte[] message = exchange.getRequestBody().readAllBytes();
                    messages.add(
                            exchange.getRequestHeaders().getFirst("Content-Type")
                                    + new String(message, StandardCharsets.ISO_8859_1));
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        collector.start();
        server = TracedServer.at(0, "http://127.0.0.1:" + collector.getAddress().getPort()).start();
    }

    @AfterEach
    void stop() {
        server.close();
        collector.stop(0);
    }

    private static String bytes(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }

    @Test
    void tellsOfARequestAsPartOfTheCallersTrace() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + server.port() + "/hello/you"))
                            .header("traceparent", "00-" + TRACE + "-" + CALLER + "-01")
                            .build();
            assertThat(client.send(request, BodyHandlers.ofString()).body())
                    .isEqualTo("Hello, you! " + TRACE);
        }
        server.close();
        assertThat(messages)
                .singleElement()
                .asString()
                .startsWith("application/x-protobuf")
                .contains(bytes(TRACE), bytes(CALLER))
                .contains("GET /hello/{name}", "http.response.status_code", "COMPLETE");
    }

    @Test
    void tellsOfWhatIsNoRequest() throws Exception {
        try (Socket client = new Socket("127.0.0.1", server.port())) {
            client.getOutputStream()
                    .write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(
                            new String(
                                    client.getInputStream().readAllBytes(),
                                    StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 400 ");
        }
        server.close();
        assertThat(messages)
                .singleElement()
                .asString()
                .contains("MALFORMED")
                .doesNotContain("{name}");
    }
}
