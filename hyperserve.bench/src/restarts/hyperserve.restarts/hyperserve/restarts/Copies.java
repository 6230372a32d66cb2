package hyperserve.restarts;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Routes;

/// `POST /copy?ms=N` sends back what it was sent, N milliseconds later.
public final class Copies implements HandlerProvider {

    /// For the service loader.
    public Copies() {}

    @Override
    public void register(Routes routes) {
        routes.post("/copy", Copies::copy);
    }

    private static Response copy(Request request) throws Exception {
        byte[] body = request.body().bytes();
        Thread.sleep(request.query("ms").asInt(0, 60_000));
        return Response.bytes("application/octet-stream", body);
    }
}
