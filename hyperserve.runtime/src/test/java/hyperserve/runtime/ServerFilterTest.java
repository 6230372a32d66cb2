package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hyperserve.api.BodyException;
import hyperserve.api.Filter;
import hyperserve.api.HttpException;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.runtime.Client.Answer;
import hyperserve.test.Eventually;
import hyperserve.test.LogWatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

final class ServerFilterTest {

    /// Adds its name to a field of the response, behind those of the filters within it.
    private static Filter named(String name) {
        return (request, next) -> {
            Response response = next.handle(request);
            String inner = Objects.requireNonNullElse(response.headers().first("Filters"), "");
            return response.withHeader("Filters", inner + name);
        };
    }

    private static Answer ask(Server server, String request) throws IOException {
        try (Client client = Client.of(server)) {
            return client.send(request).answer();
        }
    }

    private static Answer get(Server server, String path) throws IOException {
        return ask(server, Client.get(path));
    }

    @Test
    void theFirstIsTheOutermostAlsoForRoutesBeforeIt() throws IOException {
        try (Server server =
                TestServers.server()
                        .filter(named("a"))
                        .get("/late", request -> Response.text("late"))
                        .filter("/late", named("b"))
                        .filter(named("c"))
                        .start()) {
            assertThat(get(server, "/late").fields()).containsEntry("filters", "cba");
            assertThat(get(server, "/").fields()).containsEntry("filters", "ca");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/admin, f",
        "/admin/, f",
        "/admin/users, f",
        "/admin/users/7, f",
        "/administrator, -",
        "/admin%2Ex, -",
        "/x/../admin/users, f",
        "/%61dmin/users, f",
        "/Admin/users, -",
        "//admin/users, -",
        "/other, -",
    })
    void aPrefixIsThatOfTheRequestsPath(String path, String filters) throws IOException {
        for (String prefix : new String[] {"/admin", "/admin/"}) {
            try (Server server =
                    Server.at("127.0.0.1", 0)
                            .pool(StandardPool.PROVIDER)
                            .get("/{all...}", request -> Response.text(request.path()))
                            .filter(prefix, named("f"))
                            .start()) {
                Answer answer = get(server, path);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.fields().getOrDefault("filters", "-")).isEqualTo(filters);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b, /a/b, f",
        "/a/b, /a/b/{x}, f",
        "/a/b, /a/{x}, f",
        "/a/b, /{x}/b, f",
        "/a/b, /a/{x...}, f",
        "/a/b, /a, -",
        "/a/b, /a/c, -",
        "/a/b, /{x}/c, -",
        "/, /a, f",
    })
    void findsItWhateverTheRouteSays(String prefix, String pattern, String filters)
            throws IOException {
        String path =
                pattern.replace("{x...}", "b/c").replace("/a/{x}", "/a/b").replace("{x}", "a");
        try (Server server =
                TestServers.server()
                        .get(pattern, request -> Response.text(String.valueOf(request.route())))
                        .filter(prefix, named("f"))
                        .start()) {
            Answer answer = get(server, path);
            assertThat(answer.text()).isEqualTo(pattern);
            assertThat(answer.fields().getOrDefault("filters", "-")).isEqualTo(filters);
        }
    }

    @Test
    void refusesAPrefixThatIsNoPath() {
        Server server = TestServers.server();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> server.filter("admin", named("f")))
                .withMessageContaining("admin");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> server.filter("/{name}", named("f")))
                .withMessageContaining("name");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nothing, 404",
        "POST, /, 405",
        "OPTIONS, /, 204",
        "OPTIONS, *, 204",
        "BREW, /, 501",
    })
    void thoseForAllSeeTheServersOwnAnswers(String method, String target, int status)
            throws IOException {
        String request = method + " " + target + " HTTP/1.1\r\nHost: h\r\n\r\n";
        try (Server plain = TestServers.server().start();
                Server filtered =
                        TestServers.server()
                                .filter(named("all"))
                                .filter("/nothing", named("some"))
                                .start()) {
            Answer answer = ask(filtered, request);
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.fields()).containsEntry("filters", "all");
            Answer unfiltered = ask(plain, request);
            assertThat(answer.text()).isEqualTo(unfiltered.text());
            assertThat(answer.fields().get("allow")).isEqualTo(unfiltered.fields().get("allow"));
        }
    }

    @Test
    void mayAnswerInPlaceOfTheHandlerAndOfTheServer() throws IOException {
        Filter door =
                (request, next) -> {
                    if (request.headers().contains("Key")) {
                        return next.handle(request);
                    }
                    throw new HttpException(Status.FORBIDDEN, "no key");
                };
        try (Server server = TestServers.server().filter(door).start();
                Client client = Client.of(server)) {
            assertThat(client.send(Client.get("/")).answer().text())
                    .isEqualTo("403 Forbidden: no key\n");
            assertThat(client.send(Client.get("/nothing")).answer().status()).isEqualTo(403);
            String withKey = "GET / HTTP/1.1\r\nHost: h\r\nKey: 1\r\n\r\n";
            assertThat(client.send(withKey).answer().text()).isEqualTo("hello");
        }
    }

    @Test
    void seesWhatTheHandlerThrows() throws IOException {
        Filter rescue =
                (request, next) -> {
                    try {
                        return next.handle(request);
                    } catch (UnsupportedOperationException e) {
                        return Response.text("rescued: " + e.getMessage());
                    }
                };
        try (Server server =
                TestServers.server()
                        .filter(rescue)
                        .get(
                                "/throws",
                                request -> {
                                    throw new UnsupportedOperationException("why");
                                })
                        .start()) {
            assertThat(get(server, "/throws").text()).isEqualTo("rescued: why");
        }
    }

    @Test
    void isToldWhyABodyCannotBeHad() throws Exception {
        CompletableFuture<BodyException> seen = new CompletableFuture<>();
        Filter watch =
                (request, next) -> {
                    try {
                        return next.handle(request);
                    } catch (BodyException e) {
                        seen.complete(e);
                        throw e;
                    }
                };
        try (Server server =
                TestServers.server()
                        .filter(watch)
                        .post("/echo", request -> Response.text(request.body().text()))
                        .start()) {
            String malformed =
                    "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n";
            assertThat(ask(server, malformed).status()).isEqualTo(400);
            BodyException failure = seen.get(10, TimeUnit.SECONDS);
            assertThat(failure.status()).isEqualTo(Status.BAD_REQUEST);
            assertThat(failure.reason()).isNotEmpty();
        }
    }

    @Test
    void aHandlerThatReturnsNothingIsNotTakenForItsFilter() throws IOException {
        try (LogWatch log = LogWatch.begin();
                Server server =
                        TestServers.server()
                                .filter((request, next) -> next.handle(request))
                                .get("/null", request -> null)
                                .start()) {
            assertThat(get(server, "/null").status()).isEqualTo(500);
            Eventually.is(
                    "the log names it",
                    () ->
                            log.lines().stream()
                                    .anyMatch(l -> l.contains("the handler returned null")));
        }
    }

    @Test
    void aFilterThatReturnsNothingIsNamed() throws IOException {
        try (LogWatch log = LogWatch.begin();
                Server server = TestServers.server().filter((request, next) -> null).start()) {
            assertThat(get(server, "/").status()).isEqualTo(500);
            Eventually.is(
                    "the log names it",
                    () -> log.lines().stream().anyMatch(l -> l.contains("a filter returned null")));
        }
    }
}
