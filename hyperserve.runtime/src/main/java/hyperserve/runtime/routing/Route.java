package hyperserve.runtime.routing;

import hyperserve.api.Handler;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.RouteOptions;

/// One registered handler. Two routes are never equal, so a route can be the key to what is learned
/// about it.
public final class Route {

    private final @Nullable Method method;
    private final String pattern;
    private final Handler handler;
    private final RouteOptions options;

    Route(@Nullable Method method, String pattern, Handler handler, RouteOptions options) {
        this.method = method;
        this.pattern = pattern;
        this.handler = handler;
        this.options = options;
    }

    /// {@return the method it was registered for, or null for any; a GET route gets HEAD requests
    /// too}
    public @Nullable Method method() {
        return method;
    }

    /// {@return the path it was registered for}
    public String pattern() {
        return pattern;
    }

    /// {@return what answers}
    public Handler handler() {
        return handler;
    }

    /// {@return how to run the handler}
    public RouteOptions options() {
        return options;
    }

    /// {@return method and path, for logs}
    @Override
    public String toString() {
        return (method == null ? "any" : method.name()) + " " + pattern;
    }
}
