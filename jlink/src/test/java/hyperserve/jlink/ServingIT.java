package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// What each image serves.
@ParameterizedClass
@ValueSource(strings = {"standard", "lockfree", "virtual"})
final class ServingIT {

    private static ServerProcess server;

    @Parameter private String pool;

    @BeforeParameterizedClassInvocation
    static void start(String pool) throws IOException {
        server = ServerProcess.start(Command.launcher(Command.image(pool)));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        server.close();
    }

    @Test
    void itsOwnPoolIsTheDefault() {
        assertThat(server.pool).isEqualTo(pool);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            textBlock =
                    """
                    /plaintext,   text/plain,       `Hello, World!`
                    /json,        application/json, `{"message":"Hello, World!"}`
                    /hello/World, text/plain,       `Hello, World!`
                    /hello/J%C3%B6rg, text/plain,   `Hello, Jörg!`
                    /sleep?ms=1,  text/plain,       ok
                    /sleep,       text/plain,       ok
                    /bytes?n=0,   application/octet-stream, ``
                    """)
    void answersGet(String target, String type, String body) throws Exception {
        HttpResponse<String> response = server.get(target);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
        assertThat(response.headers().firstValue("Date")).isPresent();
        assertThat(response.body()).isEqualTo(body);
    }

    @Test
    void listsItsRoutesOnAPage() throws Exception {
        HttpResponse<String> response = server.get("/");

        assertThat(response.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/html");
        assertThat(response.body())
                .contains("/plaintext", "/json", "/echo", "/bytes", "/sleep", "/hello/", "/ws");
    }

    @ParameterizedTest
    @CsvSource({"/bytes,1048576", "/bytes?n=1,1", "/bytes?n=200000,200000"})
    void sendsAsManyBytesAsAskedFor(String target, int count) throws Exception {
        HttpResponse<String> response = server.get(target);

        assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(count);
        assertThat(response.body()).hasSize(count);
    }

    @Test
    void echoesBodyAndType() throws Exception {
        HttpResponse<String> response =
                server.send(
                        server.request("/echo")
                                .header("Content-Type", "text/x-test")
                                .POST(BodyPublishers.ofString("said")));

        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/x-test");
        assertThat(response.body()).isEqualTo("said");
    }

    @Test
    void echoesMessagesOfAWebSocket() throws Exception {
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        WebSocket.Listener listener =
                new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(
                            WebSocket socket, CharSequence text, boolean last) {
                        answers.add(text.toString());
                        socket.request(1);
                        return null;
                    }

                    @Override
                    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                        answers.add("closed " + code);
                        return null;
                    }
                };
        try (HttpClient client = HttpClient.newHttpClient()) {
            WebSocket socket =
                    client.newWebSocketBuilder()
                            .buildAsync(
                                    URI.create("ws://127.0.0.1:" + server.port + "/ws"), listener)
                            .get(30, TimeUnit.SECONDS);
            socket.sendText("grüße", true).get(30, TimeUnit.SECONDS);
            assertThat(answers.poll(30, TimeUnit.SECONDS)).isEqualTo("grüße");
            socket.sendClose(1000, "").get(30, TimeUnit.SECONDS);
            assertThat(answers.poll(30, TimeUnit.SECONDS)).isEqualTo("closed 1000");
        }
    }

    @Test
    void echoesBytesIfNoTypeIsGiven() throws Exception {
        HttpResponse<String> response =
                server.send(server.request("/echo").POST(BodyPublishers.noBody()));

        assertThat(response.headers().firstValue("Content-Type"))
                .hasValue("application/octet-stream");
        assertThat(response.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/bytes?n=-1",
                "/bytes?n=x",
                "/bytes?n=",
                "/bytes?n=1099511627777",
                "/sleep?ms=-1",
                "/sleep?ms=60001",
                "/sleep?ms=%2B5"
            })
    void refusesBadNumbers(String target) throws Exception {
        assertThat(server.get(target).statusCode()).isEqualTo(400);
    }

    @Test
    void answersARawRequestInLessThan170Bytes() throws Exception {
        try (Socket socket = server.connect()) {
            socket.getOutputStream()
                    .write(
                            "GET /plaintext HTTP/1.1\r\nHost: a\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();

            String response =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(response)
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .endsWith("\r\n\r\nHello, World!");
            assertThat(response.length()).isLessThan(170);
        }
    }
}
