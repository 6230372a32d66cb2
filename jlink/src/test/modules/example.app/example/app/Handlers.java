package example.app;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Response;
import hyperserve.api.Routes;

/// Says on which thread it runs.
public final class Handlers implements HandlerProvider {

    @Override
    public void register(Routes routes) {
        routes.get("/thread", request -> Response.text(Thread.currentThread().getName()));
    }
}
