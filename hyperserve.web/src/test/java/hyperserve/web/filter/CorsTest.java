package hyperserve.web.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hyperserve.api.Headers;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;

final class CorsTest {

    private static final String APP = "https://app.example";
    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
    private static final String ALLOW_CREDENTIALS = "Access-Control-Allow-Credentials";
    private static final String ALLOW_HEADERS = "Access-Control-Allow-Headers";
    private static final String ALLOW_METHODS = "Access-Control-Allow-Methods";
    private static final String PRIVATE = "Access-Control-Allow-Private-Network";

    private static Request preflight(String origin, String... more) {
        Headers headers = Headers.of("Origin", origin, "Access-Control-Request-Method", "PUT");
        return Request.of(
                Method.OPTIONS, "/api/notes", headers.adding(Headers.of(more)), new byte[0]);
    }

    private static String field(Response response, String name) {
        return String.join(" | ", response.headers().all(name));
    }

    /// Which origin is told to which, and what the answer depends on.
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            value = {
                // filter | Origin | Access-Control-Allow-Origin | credentials | Vary
                "any     | -                          | *                   |      |",
                "any     | https://evil.example       | *                   |      |",
                "any     | null                       | *                   |      |",
                "exact   | -                          |                     |      | Origin",
                "exact   | https://app.example        | https://app.example |      | Origin",
                "exact   | https://evil.example       |                     |      | Origin",
                "exact   | http://app.example         |                     |      | Origin",
                "exact   | https://app.example:8443   |                     |      | Origin",
                "exact   | https://app.example.evil   |                     |      | Origin",
                "exact   | https://evil-app.example   |                     |      | Origin",
                "exact   | HTTPS://APP.EXAMPLE        |                     |      | Origin",
                "exact   | https://app.example/       |                     |      | Origin",
                "exact   | null                       |                     |      | Origin",
                "exact   | *                          |                     |      | Origin",
                "exact   | ''                         |                     |      | Origin",
                "cookies | https://app.example        | https://app.example | true | Origin",
                "cookies | https://evil.example       |                     |      | Origin",
                "opaque  | null                       | null                |      | Origin",
                "asked   | https://a.test             | https://a.test      |      | Origin",
                "asked   | https://a.test.evil        |                     |      | Origin",
                "asked   | null                       |                     |      | Origin",
                "asked   | ''                         |                     |      | Origin",
            })
    void tellsTheOriginToWhomItIsAllowed(
            String kind, String origin, String allowed, String credentials, String vary)
            throws Exception {
        Cors filter =
                switch (kind) {
                    case "any" -> Cors.anyOrigin();
                    case "exact" -> Cors.origins(APP, "http://localhost:3000");
                    case "cookies" -> Cors.origins(APP).withCredentials();
                    case "opaque" -> Cors.origins("null");
                    default ->
                            Cors.matching(
                                    o -> o.endsWith(".test") || o.equals("null") || o.isEmpty());
                };
        Request request = origin == null ? Requests.get() : Requests.get("Origin", origin);
        Response response = filter.filter(request, Requests.OK);
        assertThat(field(response, ALLOW_ORIGIN)).isEqualTo(allowed == null ? "" : allowed);
        assertThat(field(response, ALLOW_CREDENTIALS))
                .isEqualTo(credentials == null ? "" : credentials);
        assertThat(field(response, "Vary")).isEqualTo(vary == null ? "" : vary);
    }

    @Test
    void takesTwoOriginsForNone() throws Exception {
        Request request = Requests.get("Origin", APP, "Origin", APP);
        Response response = Cors.origins(APP).filter(request, Requests.OK);
        assertThat(response.headers().contains(ALLOW_ORIGIN)).isFalse();
    }

    @Test
    void answersAPreflightItself() throws Exception {
        Cors filter =
                Cors.origins(APP)
                        .withMethods(Method.GET, Method.PUT)
                        .withRequestHeaders("Content-Type", "X-Own")
                        .withMaxAge(Duration.ofHours(2));
        Response response =
                filter.filter(
                        preflight(APP, "Access-Control-Request-Headers", "content-type"),
                        _ -> {
                            throw new AssertionError("the handler was asked");
                        });
        assertThat(response)
                .isEqualTo(
                        Response.of(Status.NO_CONTENT)
                                .withHeaders(
                                        Headers.of(
                                                ALLOW_ORIGIN,
                                                APP,
                                                "Vary",
                                                "Origin",
                                                ALLOW_METHODS,
                                                "GET, PUT",
                                                "Access-Control-Max-Age",
                                                "7200",
                                                ALLOW_HEADERS,
                                                "Content-Type, X-Own")));
    }

    @Test
    void answersAPreflightOfAnyOriginWithoutCredentials() throws Exception {
        Response response = Cors.anyOrigin().filter(preflight(APP), Requests.OK);
        assertThat(field(response, ALLOW_ORIGIN)).isEqualTo("*");
        assertThat(field(response, ALLOW_METHODS)).isEqualTo("GET, HEAD, POST");
        assertThat(response.headers().contains(ALLOW_CREDENTIALS)).isFalse();
        assertThat(response.headers().contains("Vary")).isFalse();
    }

    @Test
    void allowsCredentialsInThePreflightToo() throws Exception {
        Response response = Cors.origins(APP).withCredentials().filter(preflight(APP), Requests.OK);
        assertThat(field(response, ALLOW_CREDENTIALS)).isEqualTo("true");
        assertThat(field(response, ALLOW_ORIGIN)).isEqualTo(APP);
    }

    @Test
    void refusesAPreflightOfAnotherOriginAndTellsItNothing() {
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(
                        () ->
                                Cors.origins(APP)
                                        .filter(preflight("https://evil.example"), Requests.OK))
                .satisfies(
                        e -> {
                            assertThat(e.status()).isEqualTo(Status.FORBIDDEN);
                            assertThat(e.error().headers()).isEqualTo(Headers.of("Vary", "Origin"));
                            assertThat(e.error().reason()).doesNotContain("evil");
                        });
    }

    @Test
    void repeatsTheFieldsThatAreAskedForOnlyIfAnyAre() throws Exception {
        Request request = preflight(APP, "Access-Control-Request-Headers", "x-a, x-b");
        Response any = Cors.origins(APP).withAnyRequestHeaders().filter(request, Requests.OK);
        assertThat(field(any, ALLOW_HEADERS)).isEqualTo("x-a, x-b");
        assertThat(field(any, "Vary")).isEqualTo("Origin, Access-Control-Request-Headers");
        Response none = Cors.origins(APP).filter(request, Requests.OK);
        assertThat(none.headers().contains(ALLOW_HEADERS)).isFalse();
    }

    @Test
    void allowsPrivateNetworksOnlyIfChosenAndAskedFor() throws Exception {
        String asks = "Access-Control-Request-Private-Network";
        Cors closed = Cors.origins(APP);
        Cors open = closed.withPrivateNetwork();
        assertThat(field(open.filter(preflight(APP, asks, "true"), Requests.OK), PRIVATE))
                .isEqualTo("true");
        assertThat(field(open.filter(preflight(APP), Requests.OK), PRIVATE)).isEmpty();
        assertThat(field(open.filter(preflight(APP, asks, "false"), Requests.OK), PRIVATE))
                .isEmpty();
        assertThat(field(closed.filter(preflight(APP, asks, "true"), Requests.OK), PRIVATE))
                .isEmpty();
    }

    @Test
    void leavesOptionsThatIsNoPreflightToTheHandler() throws Exception {
        Cors filter = Cors.origins(APP);
        Request request = Requests.of(Method.OPTIONS, "Origin", APP);
        assertThat(filter.filter(request, Requests.OK).status()).isEqualTo(Status.OK);
        request = Requests.of(Method.OPTIONS, "Access-Control-Request-Method", "PUT");
        assertThat(filter.filter(request, Requests.OK).status()).isEqualTo(Status.OK);
    }

    @Test
    void exposesFieldsInAnswersAndNotInPreflights() throws Exception {
        Cors filter = Cors.origins(APP).withExposedHeaders("ETag", "Link");
        String exposes = "Access-Control-Expose-Headers";
        assertThat(field(filter.filter(Requests.get("Origin", APP), Requests.OK), exposes))
                .isEqualTo("ETag, Link");
        assertThat(field(filter.filter(preflight(APP), Requests.OK), exposes)).isEmpty();
        assertThat(field(filter.filter(Requests.get(), Requests.OK), exposes)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Accept | Accept, Origin",
                "Origin | Origin",
                "origin, Accept | origin, Accept",
                "* | *",
            })
    void addsToWhatTheAnswerVariesByAlready(String before, String after) throws Exception {
        Response response =
                Cors.origins(APP)
                        .filter(
                                Requests.get("Origin", APP),
                                _ -> Response.text("").withHeader("Vary", before));
        assertThat(field(response, "Vary")).isEqualTo(after);
    }

    @Test
    void takesThePlaceOfWhatTheHandlerHasAllowed() throws Exception {
        Response response =
                Cors.origins(APP)
                        .filter(
                                Requests.get("Origin", APP),
                                _ -> Response.text("").withHeader(ALLOW_ORIGIN, "*"));
        assertThat(field(response, ALLOW_ORIGIN)).isEqualTo(APP);
    }

    @Test
    void standsInErrorsSoThatPagesCanReadThem() {
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(
                        () ->
                                Cors.origins(APP)
                                        .filter(
                                                Requests.get("Origin", APP),
                                                _ -> {
                                                    throw new IOException("broken");
                                                }))
                .satisfies(
                        e ->
                                assertThat(e.error().headers())
                                        .isEqualTo(
                                                Headers.of(ALLOW_ORIGIN, APP, "Vary", "Origin")));
    }

    @ParameterizedTest
    @CsvSource({
        "/api, true",
        "/api/, true",
        "/api/notes, true",
        "/apis, false",
        "/, false",
        "/ap, false"
    })
    void isForAPartOfThePathsIfAPrefixIsChosen(String path, boolean covered) throws Exception {
        Request request = Request.of(Method.GET, path, Headers.of("Origin", APP), new byte[0]);
        for (String prefix : new String[] {"/api", "/api/"}) {
            Response response = Cors.origins(APP).withPrefix(prefix).filter(request, Requests.OK);
            assertThat(response.headers().contains(ALLOW_ORIGIN)).isEqualTo(covered);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example/",
                "https://app.example/path",
                "https://App.example",
                "app.example",
                "https://app.example:443",
                "http://app.example:80",
                "https://*.example",
                "*",
                "",
            })
    void refusesAnOriginThatCouldNeverMatch(String origin) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cors.origins(origin))
                .withMessageContaining("is no origin");
    }

    @Test
    void refusesCredentialsForAnyOrigin() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cors.anyOrigin().withCredentials())
                .withMessageContaining("name the origins");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cors.origins("null").withCredentials())
                .withMessageContaining("null");
    }

    @Test
    void refusesWhatIsNoFieldNameOrNoTime() {
        Cors filter = Cors.anyOrigin();
        assertThatIllegalArgumentException().isThrownBy(() -> filter.withRequestHeaders("a b"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> filter.withRequestHeaders("*"))
                .withMessageContaining("name them");
        assertThatIllegalArgumentException().isThrownBy(() -> filter.withExposedHeaders("a,b"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> filter.withMaxAge(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> filter.withPrefix("api"));
    }
}
