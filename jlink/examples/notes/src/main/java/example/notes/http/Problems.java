package example.notes.http;

import hyperserve.api.HttpError;
import hyperserve.api.Response;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// Error answers as problem details (RFC 9457), whoever found the error.
public final class Problems {

    private Problems() {}

    /// An [hyperserve.api.ErrorRenderer].
    public static Response render(HttpError error) throws IOException {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("title", error.status().reason());
        problem.put("status", error.status().code());
        problem.put("detail", error.reason());
        if (error.cause() instanceof Violations violations) {
            problem.put("errors", violations.byField);
        }
        return Response.of(problem, Json.PROBLEM);
    }
}
