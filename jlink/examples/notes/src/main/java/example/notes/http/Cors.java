package example.notes.http;

import hyperserve.api.Filter;
import hyperserve.api.Handler;
import hyperserve.api.HttpException;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;

/// Lets the pages of one other origin use this one (the Fetch standard, §3.2).
public record Cors(String origin) implements Filter {

    private static final String ORIGIN = "Access-Control-Allow-Origin";
    private static final String CREDENTIALS = "Access-Control-Allow-Credentials";
    private static final Response PREFLIGHT =
            Response.of(Status.NO_CONTENT)
                    .withHeader("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE")
                    .withHeader("Access-Control-Allow-Headers", "Content-Type");

    @Override
    public Response filter(Request request, Handler next) throws Exception {
        boolean isPreflight = request.headers().contains("Access-Control-Request-Method");
        try {
            Response response = isPreflight ? PREFLIGHT : next.handle(request);
            return response.withHeader(ORIGIN, origin).withHeader(CREDENTIALS, "true");
        } catch (HttpException e) {
            throw e.addingHeader(ORIGIN, origin).addingHeader(CREDENTIALS, "true");
        }
    }
}
