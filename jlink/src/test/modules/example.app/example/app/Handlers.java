package example.app;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Response;
import hyperserve.api.Routes;

/// Says on which thread it runs, and how long a body is that it holds in memory.
public final class Handlers implements HandlerProvider {

    @Override
    public void register(Routes routes) {
        routes.get("/thread", request -> Response.text(Thread.currentThread().getName()));
        routes.post("/held", request -> Response.text("" + request.body().bytes().length));
    }
}
