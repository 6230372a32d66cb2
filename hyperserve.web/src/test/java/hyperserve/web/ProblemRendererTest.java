package hyperserve.web;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.FixedBody;
import hyperserve.api.Handler;
import hyperserve.api.Headers;
import hyperserve.api.HttpError;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.api.Status;

import org.junit.jupiter.api.Test;

import java.io.IOException;

final class ProblemRendererTest {

    private static String text(Response response) {
        return ((FixedBody) response.body()).text();
    }

    private static Response answer(ProblemRenderer renderer, Handler handler) throws Exception {
        return Routes.handler(routes -> routes.errors(renderer).get("/a", handler))
                .handle(Request.of(Method.GET, "/a"));
    }

    @Test
    void answersWhatTheServerFinds() throws Exception {
        Handler application =
                Routes.handler(
                        routes ->
                                routes.errors(ProblemRenderer.create())
                                        .post("/a", _ -> Response.text("")));
        Response missing = application.handle(Request.of(Method.GET, "/b"));
        assertThat(missing.status()).isEqualTo(Status.NOT_FOUND);
        assertThat(text(missing))
                .isEqualTo(
                        "{\"title\":\"Not Found\",\"status\":404,\"detail\":\"no such resource\"}");
        Response wrong = application.handle(Request.of(Method.GET, "/a"));
        assertThat(wrong.status().code()).isEqualTo(405);
        assertThat(wrong.headers().first("Allow")).contains("POST");
        assertThat(wrong.headers().first("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void answersWhatHandlersThrow() throws Exception {
        Problem problem = Problem.of(Status.CONFLICT, "it was changed").with("version", 7);
        Response response =
                answer(
                        ProblemRenderer.create(),
                        _ -> {
                            throw problem.exception();
                        });
        assertThat(response.status()).isEqualTo(Status.CONFLICT);
        assertThat(text(response)).isEqualTo(problem.toJson());
    }

    @Test
    void tellsNothingOfExceptionsUnlessAsked() {
        HttpError error =
                HttpError.of(Status.INTERNAL_SERVER_ERROR, "an internal error")
                        .withCause(new IOException("secret", new IllegalStateException("more")));
        assertThat(text(ProblemRenderer.create().render(error)))
                .doesNotContain("secret")
                .doesNotContain("IOException");
        assertThat(text(ProblemRenderer.create().withCauses().render(error)))
                .contains(
                        "\"causes\":[\"java.io.IOException: secret\","
                                + "\"java.lang.IllegalStateException: more\"]");
        HttpError own = Problem.of(Status.CONFLICT, "a").exception().error();
        assertThat(text(ProblemRenderer.create().withCauses().render(own)))
                .doesNotContain("causes");
    }

    @Test
    void endsWithCausesThatCauseEachOther() {
        Exception one = new Exception("one");
        Exception other = new Exception("other", one);
        one.initCause(other);
        HttpError error = HttpError.of(Status.BAD_GATEWAY, "a").withCause(one);
        assertThat(text(ProblemRenderer.create().withCauses().render(error)))
                .endsWith("\"java.lang.Exception: other\"]}");
    }

    @Test
    void letsTheApplicationSayMore() throws Exception {
        ProblemRenderer renderer =
                ProblemRenderer.create()
                        .withProblems(
                                error ->
                                        Problem.of(new Status(418, "Teapot"), error.reason())
                                                .with("id", "x1"));
        Response response =
                answer(
                        renderer,
                        _ -> {
                            throw new HttpException(Status.GONE, "it is gone");
                        });
        assertThat(response.status()).isEqualTo(Status.GONE);
        assertThat(text(response))
                .isEqualTo(
                        "{\"title\":\"Teapot\",\"status\":410,\"detail\":\"it is gone\","
                                + "\"id\":\"x1\"}");
    }

    @Test
    void keepsWhatTheErrorVariesBy() {
        Request request = Request.of(Method.GET, "/", Headers.empty(), new byte[0]);
        HttpError error =
                HttpError.of(Status.NOT_FOUND, "a")
                        .addingHeader("Vary", "Origin, accept")
                        .addingHeader("Vary", "Cookie");
        assertThat(
                        ProblemRenderer.create()
                                .render(error.withRequest(request))
                                .headers()
                                .all("Vary"))
                .containsExactly("Accept, Origin, Cookie");
        assertThat(ProblemRenderer.create().render(error).headers().all("Vary"))
                .containsExactly("Origin, accept, Cookie");
    }
}
