package hyperserve.api;

/// Registers below a prefix.
final class MountedRoutes implements Routes {

    private final Routes routes;

    /// Without a slash at its end.
    private final String prefix;

    MountedRoutes(Routes routes, String prefix) {
        if (!prefix.startsWith("/") || prefix.indexOf('{') >= 0 || prefix.indexOf('}') >= 0) {
            throw new IllegalArgumentException(
                    "the prefix '" + prefix + "' does not begin with '/', or has a name in it");
        }
        this.routes = routes;
        this.prefix = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
    }

    private String below(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException(
                    "the path '" + path + "' is malformed: it must begin with '/'");
        }
        return prefix + path;
    }

    @Override
    public Routes handle(Method method, String path, Handler handler, RouteOptions options) {
        routes.handle(method, below(path), handler, options);
        return this;
    }

    @Override
    public Routes any(String path, Handler handler, RouteOptions options) {
        routes.any(below(path), handler, options);
        return this;
    }

    @Override
    public Routes filter(Filter filter) {
        routes.filter(below("/"), filter);
        return this;
    }

    @Override
    public Routes filter(String path, Filter filter) {
        routes.filter(below(path), filter);
        return this;
    }

    @Override
    public Routes errors(ErrorRenderer renderer) {
        routes.errors(renderer);
        return this;
    }
}
