package hyperserve.web.docs;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.FixedBody;
import hyperserve.api.Handler;
import hyperserve.api.Headers;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.api.Status;
import hyperserve.web.Problem;
import hyperserve.web.ProblemRenderer;
import hyperserve.web.RetryAfter;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

final class ErrorSamplesTest {

    // docs: problems
    private static void register(Routes routes) {
        routes.errors(ProblemRenderer.create());
        routes.post("/orders/{item}", ErrorSamplesTest::order);
    }

    private static Response order(Request request) {
        if (request.pathParameter("item").equals("unicorn")) {
            throw Problem.of(Status.CONFLICT, "unicorns come back in May")
                    .withType(URI.create("https://shop.example/problems/sold-out"), "Sold out")
                    .with("left", 0)
                    .exception();
        }
        return Response.of(Status.CREATED);
    }

    // end

    // docs: mapped-problems
    /// Thrown where an application checks what it was sent; knows nothing of HTTP.
    private static final class InvalidDraft extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        private final transient Map<String, String> faults;

        InvalidDraft(Map<String, String> faults) {
            super("the draft is not valid");
            this.faults = faults;
        }
    }

    private static Response save(Request request, Handler next) throws Exception {
        try {
            return next.handle(request);
        } catch (InvalidDraft e) {
            throw Problem.of(Status.UNPROCESSABLE_CONTENT, e.getMessage())
                    .with("errors", e.faults)
                    .exception();
        }
    }

    // end

    // docs: more-in-problems
    private static final ProblemRenderer RENDERER =
            ProblemRenderer.create()
                    .withProblems(
                            error -> {
                                Problem problem = Problem.of(error);
                                Request request = error.request();
                                return request == null
                                        ? problem
                                        : problem.with("path", request.path());
                            });

    // end

    // docs: retry-after
    private static Response report(boolean ready) {
        if (!ready) {
            throw RetryAfter.in(Duration.ofSeconds(30))
                    .addTo(new HttpException(Status.SERVICE_UNAVAILABLE, "it is being made"));
        }
        return Response.text("42\n");
    }

    // end

    private static String text(Response response) {
        return ((FixedBody) response.body()).text();
    }

    @Test
    void answersByProblems() throws Exception {
        Handler application = Routes.handler(ErrorSamplesTest::register);
        assertThat(application.handle(Request.of(Method.POST, "/orders/tea")).status())
                .isEqualTo(Status.CREATED);
        assertThat(text(application.handle(Request.of(Method.POST, "/orders/unicorn"))))
                .isEqualTo(
                        "{\"type\":\"https://shop.example/problems/sold-out\","
                                + "\"title\":\"Sold out\",\"status\":409,"
                                + "\"detail\":\"unicorns come back in May\",\"left\":0}");
        Request page =
                Request.of(
                        Method.POST,
                        "/orders/unicorn",
                        Headers.of("Accept", "text/html, */*;q=0.8"),
                        new byte[0]);
        assertThat(text(application.handle(page)))
                .isEqualTo("409 Sold out: unicorns come back in May\nleft: 0\n");
        assertThat(application.handle(Request.of(Method.POST, "/")).status())
                .isEqualTo(Status.NOT_FOUND);
    }

    @Test
    void answersExceptionsOfTheApplication() throws Exception {
        Handler application =
                Routes.handler(
                        routes ->
                                routes.errors(RENDERER)
                                        .filter(ErrorSamplesTest::save)
                                        .post(
                                                "/notes",
                                                _ -> {
                                                    throw new InvalidDraft(
                                                            Map.of("title", "is empty"));
                                                }));
        assertThat(text(application.handle(Request.of(Method.POST, "/notes"))))
                .isEqualTo(
                        "{\"title\":\"Unprocessable Content\",\"status\":422,"
                                + "\"detail\":\"the draft is not valid\","
                                + "\"errors\":{\"title\":\"is empty\"},\"path\":\"/notes\"}");
    }

    @Test
    void saysWhenToComeBack() throws Exception {
        Handler application =
                Routes.handler(
                        routes ->
                                routes.get(
                                        "/{ready}",
                                        request -> report(request.path("ready").asBoolean())));
        Response later = application.handle(Request.of(Method.GET, "/false"));
        assertThat(later.status()).isEqualTo(Status.SERVICE_UNAVAILABLE);
        assertThat(later.headers().all("Retry-After")).isEqualTo(List.of("30"));
        assertThat(text(application.handle(Request.of(Method.GET, "/true")))).isEqualTo("42\n");
    }
}
