package hyperserve.attack;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.Routes;

import java.io.IOException;

/// Handlers that hold what they were sent, as most do.
public final class HeldBodies implements HandlerProvider {

    /// For the service loader.
    public HeldBodies() {}

    @Override
    public void register(Routes routes) {
        routes.post("/copy", HeldBodies::copy)
                .post("/text", request -> Response.text(request.body().text()))
                .handle(
                        Method.POST,
                        "/count",
                        request -> Response.text(Long.toString(request.body().bytes().length)),
                        RouteOptions.defaults().withUnboundedBody());
    }

    private static Response copy(Request request) throws IOException {
        return Response.bytes("application/octet-stream", request.body().bytes());
    }
}
