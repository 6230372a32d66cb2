package hyperserve.web;

import hyperserve.api.ErrorRenderer;
import hyperserve.api.HttpError;
import hyperserve.api.Request;
import hyperserve.api.Response;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/// Answers all errors, those of the server too, by problem details (RFC 9457): JSON, or text for
/// clients that like it better; see [Problem#response(Request)]. Immutable.
///
/// It is registered by `routes.errors(ProblemRenderer.create())`. Nothing of an exception reaches
/// the client but what an [hyperserve.api.HttpException] says to it, unless [#withCauses] asks for
/// more.
public final class ProblemRenderer implements ErrorRenderer {

    private static final int MAX_CAUSES = 10;

    private static final ProblemRenderer PLAIN = new ProblemRenderer(Problem::of, false);

    private final Function<HttpError, Problem> problems;
    private final boolean tellsCauses;

    private ProblemRenderer(Function<HttpError, Problem> problems, boolean tellsCauses) {
        this.problems = Objects.requireNonNull(problems, "problems");
        this.tellsCauses = tellsCauses;
    }

    /// {@return a renderer that says of an error what [Problem#of(HttpError)] does}
    public static ProblemRenderer create() {
        return PLAIN;
    }

    /// This renderer with another idea of what an error is: more members, such as the identifier of
    /// the request, or an answer to the exceptions of a library, found by [HttpError#cause()].
    ///
    /// @param another makes the problem; called by any number of threads, and must not wait. If it
    ///     throws, that is logged and the plain answer sent. The answer has the status of the
    ///     error, whatever that of the problem
    /// @return a new renderer
    public ProblemRenderer withProblems(Function<HttpError, Problem> another) {
        return new ProblemRenderer(another, tellsCauses);
    }

    /// This renderer with classes and messages of what was thrown, in a member `causes`: for
    /// development, as they tell strangers too much.
    ///
    /// @return a new renderer
    public ProblemRenderer withCauses() {
        return new ProblemRenderer(problems, true);
    }

    @Override
    public Response render(HttpError error) {
        Problem problem = problems.apply(error);
        if (!problem.status().equals(error.status())) {
            problem = problem.withStatus(error.status());
        }
        if (tellsCauses) {
            List<String> causes = causes(error);
            problem = causes.isEmpty() ? problem : problem.with("causes", causes);
        }
        Request request = error.request();
        Response response = request == null ? problem.response() : problem.response(request);
        // The server adds fields of the error that are missing, and so would not join these.
        for (String line : error.headers().all("Vary")) {
            response = response.addingHeader("Vary", line);
        }
        return Vary.add(response);
    }

    private static List<String> causes(HttpError error) {
        List<String> causes = new ArrayList<>();
        Throwable cause = error.cause();
        while (cause != null && causes.size() < MAX_CAUSES) {
            if (!Problem.isCarrier(cause)) {
                causes.add(cause.toString());
            }
            cause = cause.getCause();
        }
        return causes;
    }
}
