package hyperserve.web;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.runtime.Server;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The values over a connection: what handlers write is what clients receive.
final class ValuesServerTest {

    private static final SignedCookies SIGNED = SignedCookies.of(new byte[32]);

    private Server server;

    @BeforeEach
    void start() throws Exception {
        server = Server.at("127.0.0.1", 0);
        server.errors(ProblemRenderer.create());
        server.get("/login", _ -> login());
        server.get("/user", ValuesServerTest::user);
        server.get("/type", ValuesServerTest::type);
        server.get("/tagged", ValuesServerTest::tagged);
        server.post("/text", request -> Response.text(request.read(TextBody.utf8())));
        server.get(
                "/fails",
                _ -> {
                    throw new IllegalStateException("secret");
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Response login() {
        return SIGNED.sign("__Host-user", "Ann; \"A\"", Duration.ofHours(1))
                .addTo(Redirect.seeOther("/user"));
    }

    private static Response user(Request request) {
        return Response.text("" + SIGNED.verify(Cookies.of(request.headers()), "__Host-user"));
    }

    private static Response type(Request request) {
        MediaType type =
                Accept.of(request.headers()).require(List.of(MediaType.JSON, MediaType.TEXT));
        return Vary.add(Response.bytes(type.toString(), new byte[0]), "Accept");
    }

    private static Response tagged(Request request) {
        return Preconditions.of(EntityTag.strong("a"), Instant.EPOCH)
                .answer(request, Response.text("content"));
    }

    private String exchange(String... lines) throws IOException {
        String head = String.join("\r\n", lines) + "\r\nHost: a\r\nConnection: close\r\n\r\n";
        return send(head);
    }

    private String send(String text) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static String field(String response, String name) {
        return response.lines()
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElse("");
    }

    @Test
    void signedCookieComesBack() throws IOException {
        String response = exchange("GET /login HTTP/1.1");
        assertThat(response).startsWith("HTTP/1.1 303 ");
        assertThat(field(response, "Location")).isEqualTo("/user");
        String cookie = field(response, "Set-Cookie").split(";", 2)[0];
        assertThat(exchange("GET /user HTTP/1.1", "Cookie: a=b; " + cookie)).endsWith("Ann; \"A\"");
        assertThat(exchange("GET /user HTTP/1.1", "Cookie: " + cookie + "A")).endsWith("null");
    }

    @Test
    void typeIsNegotiated() throws IOException {
        String text = exchange("GET /type HTTP/1.1", "Accept: text/*, */*;q=0.1");
        assertThat(field(text, "Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(field(text, "Vary")).isEqualTo("Accept");
        String none = exchange("GET /type HTTP/1.1", "Accept: image/png");
        assertThat(none).startsWith("HTTP/1.1 406 ").contains("there is only application/json");
        assertThat(field(none, "Vary")).isEqualTo("Accept");
    }

    @Test
    void errorsOfTheServerAreProblems() throws IOException {
        String missing = exchange("GET /missing HTTP/1.1", "Accept: application/json");
        assertThat(missing).startsWith("HTTP/1.1 404 ").endsWith("\"no such resource\"}");
        assertThat(field(missing, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(field(exchange("POST /user HTTP/1.1", "Content-Length: 0"), "Allow"))
                .contains("GET");
        String failed = exchange("GET /fails HTTP/1.1");
        assertThat(failed).startsWith("HTTP/1.1 500 ").doesNotContain("secret");
        assertThat(send("nonsense\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("application/problem+json")
                .contains("\"status\":400");
    }

    @Test
    void pageOfABrowserGetsText() throws IOException {
        String text = exchange("GET /missing HTTP/1.1", "Accept: text/html, */*;q=0.8");
        assertThat(text).endsWith("404 Not Found: no such resource\n");
        assertThat(field(text, "Content-Type")).isEqualTo("text/plain; charset=utf-8");
    }

    @Test
    void handlerWithATagAnswers304() throws IOException {
        assertThat(exchange("GET /tagged HTTP/1.1")).endsWith("content");
        assertThat(exchange("GET /tagged HTTP/1.1", "If-None-Match: \"a\""))
                .startsWith("HTTP/1.1 304 ");
        assertThat(exchange("GET /tagged HTTP/1.1", "If-Match: \"b\""))
                .startsWith("HTTP/1.1 412 ")
                .contains("\"status\":412");
    }

    @Test
    void textIsReadInItsCharset() throws IOException {
        String head =
                "POST /text HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 1\r\n";
        assertThat(send(head + "Content-Type: text/plain; charset=iso-8859-1\r\n\r\n\u00e9"))
                .endsWith("\u00c3\u00a9");
        assertThat(send(head + "\r\n\u00e9"))
                .startsWith("HTTP/1.1 400 ")
                .contains("not well-formed UTF-8");
    }
}
