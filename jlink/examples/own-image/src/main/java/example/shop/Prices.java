package example.shop;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.api.Status;

import java.util.Map;

/// What things cost.
public final class Prices implements HandlerProvider {

    private static final Map<String, String> CENTS = Map.of("apple", "40", "pear", "55");

    @Override
    public void register(Routes routes) {
        routes.get(
                "/price/{name}",
                request -> {
                    String cents = CENTS.get(request.pathParameter("name"));
                    return cents == null ? Response.of(Status.NOT_FOUND) : Response.text(cents);
                });
    }
}
