package hyperserve.api.routing;

import hyperserve.api.Handler;
import hyperserve.api.HandlerProvider;
import hyperserve.api.HttpException;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.SettingValues;
import hyperserve.api.Status;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// An application without a server: routes, filters and the server's own answers. Any number of
/// threads may use it.
public final class Application implements Handler {

    private final Router router;

    private Application(Router router) {
        this.router = router;
    }

    /// An application.
    ///
    /// @param providers are configured, and register its routes, in this order
    /// @param settings what their settings are set to; the others have their defaults
    /// @return what answers for it
    public static Handler of(List<HandlerProvider> providers, SettingValues settings) {
        RouteTable table = new RouteTable();
        for (HandlerProvider provider : providers) {
            ClassLoader loader = provider.getClass().getClassLoader();
            table.contextLoader(loader);
            ContextLoader.of(
                    provider.getClass(),
                    () -> {
                        provider.configure(settings);
                        provider.register(table);
                        return table;
                    });
        }
        return new Application(table.router(false));
    }

    /// The path parameters of a route.
    ///
    /// @param pattern the route's path
    /// @param path the path of a request
    /// @return its parameters by name, or null if the pattern does not match
    /// @throws IllegalArgumentException if the pattern is malformed
    public static @Nullable Map<String, String> match(String pattern, String path) {
        RouteTable table = new RouteTable();
        table.any(pattern, _ -> Response.of(Status.OK));
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        Endpoint endpoint = table.router(false).find(bytes, 0, bytes.length);
        return endpoint == null ? null : endpoint.parameters(bytes, 0, bytes.length);
    }

    @Override
    public Response handle(Request request) throws Exception {
        try {
            return routed(request);
        } catch (HttpException e) {
            Exception failure = e.failure();
            if (failure != null) {
                throw failure;
            }
            return router.answers().of(e, request);
        }
    }

    private Response routed(Request request) throws Exception {
        Endpoint endpoint = router.find(request);
        Route route = endpoint == null ? null : endpoint.route(request.method());
        if (endpoint == null || route == null) {
            return router.answerFiltered(request);
        }
        Request matched = request.withRoute(endpoint.pattern());
        long max = route.options().maxBody();
        if (max != RouteOptions.SERVER_LIMIT && matched.body().length() > max) {
            return router.answers()
                    .refusal(Status.CONTENT_TOO_LARGE, "the body is too long", matched, false);
        }
        @Nullable ClassLoader before = ContextLoader.enter(route.contextLoader());
        try {
            return Objects.requireNonNull(
                    route.handler().handle(matched), "the handler returned null");
        } finally {
            ContextLoader.enter(before);
        }
    }
}
