package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hyperserve.api.BadRequestException;
import hyperserve.api.ErrorRenderer;
import hyperserve.api.HttpError;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.Status;
import hyperserve.runtime.Client.Answer;
import hyperserve.test.LogWatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;

final class ServerErrorsTest {

    /// As an application would make them, with a wrong status and none of the fields.
    private static final ErrorRenderer JSON =
            error ->
                    Response.json(
                            "{\"status\":%s,\"path\":\"%s\"}"
                                    .formatted(error.status().code(), path(error)));

    private static String path(HttpError error) {
        Request request = error.request();
        return request == null ? "-" : request.path();
    }

    private static Server server() {
        return TestServers.server()
                .post("/", request -> Response.text(request.body().text()))
                .get(
                        "/throws",
                        request -> {
                            throw new IllegalStateException("secret");
                        })
                .get(
                        "/error",
                        request -> {
                            throw new AssertionError("secret");
                        })
                .get(
                        "/bad",
                        request -> {
                            throw new BadRequestException("no such thing");
                        })
                .get(
                        "/moved",
                        request -> {
                            throw new HttpException(
                                    Response.of(Status.FOUND).withHeader("Location", "/"));
                        })
                .get(
                        "/stream",
                        request ->
                                Response.stream(
                                        "a/b",
                                        out -> {
                                            throw new HttpException(Status.GONE, "too late");
                                        }))
                .get(
                        "/streamed-error",
                        request ->
                                Response.stream(
                                        "a/b",
                                        out -> {
                                            throw new HttpException(
                                                    Response.stream("a/b", within -> {}));
                                        }));
    }

    private static Answer ask(Server server, String request) throws IOException {
        try (Client client = Client.of(server)) {
            return client.send(request).answer();
        }
    }

    private static String json(int status, String path) {
        return "{\"status\":" + status + ",\"path\":\"" + path + "\"}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /nothing HTTP/1.1|Host: h||404|/nothing",
                "DELETE / HTTP/1.1|Host: h||405|/",
                "BREW / HTTP/1.1|Host: h||501|/",
                "GET /throws HTTP/1.1|Host: h||500|/throws",
                "GET /error HTTP/1.1|Host: h||500|/error",
                "GET /bad HTTP/1.1|Host: h||400|/bad",
                "GET /stream HTTP/1.1|Host: h||410|/stream",
                "GET /streamed-error HTTP/1.1|Host: h||500|/streamed-error",
                "POST / HTTP/1.1|Host: h|Content-Length: 99999999999|413|/",
                "POST / HTTP/1.1|Host: h|Expect: a miracle|417|-",
                "GET / HTTP/1.1|Host: h|Host: i|400|-",
                "GET / HTTP/3.0|Host: h||505|-",
                "nonsense|||400|-",
            })
    void everyErrorIsRendered(String line) throws IOException {
        String[] parts = line.split("\\|", -1);
        String fields = parts[1] + "\r\n" + (parts[2].isEmpty() ? "" : parts[2] + "\r\n");
        String request = parts[0] + "\r\n" + fields + "\r\n";
        int status = Integer.parseInt(parts[3]);
        try (Server rendering = server().errors(JSON).start();
                Server plain = server().start()) {
            Answer answer = ask(rendering, request);
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.text()).isEqualTo(json(status, parts[4]));
            assertThat(answer.fields()).containsEntry("content-type", "application/json");
            Answer unrendered = ask(plain, request);
            assertThat(unrendered.status()).isEqualTo(status);
            assertThat(unrendered.text()).startsWith(status + " ").doesNotContain("secret");
            assertThat(answer.closes()).isEqualTo(unrendered.closes());
            assertThat(answer.fields().get("allow")).isEqualTo(unrendered.fields().get("allow"));
        }
    }

    @Test
    void aTooLongHeadIsRendered() throws IOException {
        try (Server server = server().errors(JSON).start()) {
            String request = "GET / HTTP/1.1\r\nHost: h\r\nA: " + "a".repeat(20_000) + "\r\n\r\n";
            assertThat(ask(server, request).text()).isEqualTo(json(431, "-"));
        }
    }

    @Test
    void aWholeResponseIsSentAsItIs() throws IOException {
        try (Server server = server().errors(JSON).start()) {
            Answer answer = ask(server, Client.get("/moved"));
            assertThat(answer.status()).isEqualTo(302);
            assertThat(answer.fields()).containsEntry("location", "/");
            assertThat(answer.text()).isEmpty();
        }
    }

    private static Response broken(HttpError error) {
        throw new IllegalArgumentException("broken at " + error.status());
    }

    @Test
    void aRendererThatFailsLeavesThePlainAnswer() throws IOException {
        for (ErrorRenderer failing :
                new ErrorRenderer[] {
                    ServerErrorsTest::broken,
                    error -> null,
                    error -> {
                        throw new StackOverflowError("too deep");
                    },
                    error -> Response.stream("a/b", out -> {}),
                    error -> Response.text("x").withHeader("A", "\n"),
                }) {
            try (LogWatch log = LogWatch.begin();
                    Server server = server().errors(failing).start();
                    Client client = Client.of(server)) {
                assertThat(client.send(Client.get("/nothing")).answer().text())
                        .isEqualTo("404 Not Found: no such resource\n");
                assertThat(client.send(Client.get("/")).answer().text()).isEqualTo("hello");
                assertThat(log.lines())
                        .anyMatch(line -> line.contains("the error renderer failed"));
            }
        }
    }

    @Test
    void aRendererThatInterruptsItsThreadLeavesNoFlag() throws IOException {
        ErrorRenderer interrupting =
                error -> {
                    Thread.currentThread().interrupt();
                    return Response.text("interrupted");
                };
        try (Server server =
                        server().handle(
                                        Method.GET,
                                        "/flag",
                                        request ->
                                                Response.text(
                                                        ""
                                                                + Thread.currentThread()
                                                                        .isInterrupted()),
                                        RouteOptions.defaults().nonBlocking())
                                .errors(interrupting)
                                .start();
                Client client = Client.of(server)) {
            client.send(Client.get("/nothing") + Client.get("/flag"));
            assertThat(client.answer().text()).isEqualTo("interrupted");
            assertThat(client.answer().text()).isEqualTo("false");
        }
    }

    @Test
    void thereIsOneRenderer() {
        Server server = server().errors(JSON);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> server.errors(JSON))
                .withMessageContaining("already");
    }

    @Test
    void aResponseCanCloseItsConnectionAndSayMoreThanBefore() throws IOException {
        try (Server server =
                server().get("/last", request -> Response.text("x").closingConnection())
                        .get(
                                "/upgrade",
                                request ->
                                        Response.of(Status.UPGRADE_REQUIRED)
                                                .withHeader("Upgrade", "websocket"))
                        .get(
                                "/proxied",
                                request ->
                                        Response.text("x")
                                                .withHeader(
                                                        "Date", "Sun, 06 Nov 1994 08:49:37 GMT"))
                        .start()) {
            try (Client client = Client.of(server)) {
                assertThat(client.send(Client.get("/last")).answer().closes()).isTrue();
                assertThat(client.endOutput().read(Duration.ofSeconds(10))).isEqualTo(-1);
            }
            assertThat(ask(server, Client.get("/proxied")).fields())
                    .containsEntry("date", "Sun, 06 Nov 1994 08:49:37 GMT");
            assertThat(ask(server, Client.get("/upgrade")).fields())
                    .containsEntry("upgrade", "websocket")
                    .containsEntry("connection", "upgrade");
        }
    }

    @Test
    void aBodyReadTwiceIsNotWhatSomebodyMadeOfIt() throws IOException {
        try (Server server =
                server().filter(
                                (request, next) -> {
                                    request.body().bytes()[0] = 'X';
                                    return next.handle(request);
                                })
                        .start()) {
            assertThat(ask(server, Client.post("/", 5) + "hello").text()).isEqualTo("hello");
        }
    }
}
