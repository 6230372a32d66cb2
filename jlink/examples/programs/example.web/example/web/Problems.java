package example.web;

import hyperserve.api.ErrorRenderer;
import hyperserve.api.HttpError;
import hyperserve.api.Request;
import hyperserve.api.Response;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// All errors as `application/problem+json` (RFC 9457).
final class Problems implements ErrorRenderer {

    @Override
    public Response render(HttpError error) throws IOException {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("title", error.status().reason());
        problem.put("status", error.status().code());
        problem.put("detail", error.reason());
        Request request = error.request();
        if (request != null) {
            problem.put("instance", request.path());
        }
        return Response.of(problem, Json.FORMAT)
                .withHeader("Content-Type", "application/problem+json");
    }
}
