package hyperserve.api.routing;

import hyperserve.api.ErrorRenderer;
import hyperserve.api.Filter;
import hyperserve.api.Handler;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.RouteOptions;
import hyperserve.api.Routes;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/// Takes registrations until [#router()] is called. For one thread.
///
/// Paths that differ only in names match the same requests. They are refused, rather than merged:
/// whoever asked for a parameter by the other name would fail while serving.
public final class RouteTable implements Routes {

    private static final class Entry {
        final PathPattern pattern;
        final SequencedMap<Method, Route> routes = new LinkedHashMap<>();
        @Nullable Route any;

        Entry(PathPattern pattern) {
            this.pattern = pattern;
        }

        Stream<Route> all() {
            return Stream.concat(routes.values().stream(), Stream.ofNullable(any));
        }

        void defaultContextLoader(@Nullable ClassLoader loader) {
            all().forEach(route -> route.defaultContextLoader(loader));
        }
    }

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final FilterChain filters = new FilterChain();
    private @Nullable ErrorRenderer renderer;
    private @Nullable ClassLoader rendererLoader;
    private @Nullable ClassLoader contextLoader;
    private boolean closed;

    /// An empty table.
    public RouteTable() {}

    /// Says with which context class loader handlers run that are registered from now on.
    ///
    /// @param loader the loader; null for that of whoever closes the table
    public void contextLoader(@Nullable ClassLoader loader) {
        contextLoader = loader;
    }

    @Override
    public Routes handle(Method method, String path, Handler handler, RouteOptions options) {
        Objects.requireNonNull(method, "method");
        if (method.equals(Method.CONNECT)) {
            throw new IllegalArgumentException(
                    "CONNECT cannot be registered, its requests have no path: " + path);
        }
        Route route = route(method, path, handler, options);
        Route taken = entry(path).routes.putIfAbsent(method, route);
        if (taken != null) {
            throw new IllegalArgumentException("the route " + taken + " is registered already");
        }
        return this;
    }

    @Override
    public Routes any(String path, Handler handler, RouteOptions options) {
        Route route = route(null, path, handler, options);
        Entry entry = entry(path);
        if (entry.any != null) {
            throw new IllegalArgumentException("the route " + route + " is registered already");
        }
        entry.any = route;
        return this;
    }

    private Route route(
            @Nullable Method method, String path, Handler handler, RouteOptions options) {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(handler, "handler");
        Objects.requireNonNull(options, "options");
        return new Route(method, path, handler, options, contextLoader);
    }

    @Override
    public Routes filter(Filter filter) {
        requireOpen("the filter");
        filters.add(filter, contextLoader);
        return this;
    }

    @Override
    public Routes filter(String prefix, Filter filter) {
        requireOpen("the filter for " + prefix);
        filters.add(prefix, filter, contextLoader);
        return this;
    }

    @Override
    public Routes errors(ErrorRenderer errors) {
        requireOpen("the error renderer");
        if (renderer != null) {
            throw new IllegalArgumentException("there is an error renderer already: " + renderer);
        }
        renderer = Objects.requireNonNull(errors, "errors");
        rendererLoader = contextLoader;
        return this;
    }

    private void requireOpen(String what) {
        if (closed) {
            throw new IllegalStateException(what + " comes too late: the server has started");
        }
    }

    private Entry entry(String path) {
        requireOpen("the route for " + path);
        PathPattern pattern = PathPattern.parse(path);
        Entry entry = entries.computeIfAbsent(pattern.shape(), _ -> new Entry(pattern));
        if (!entry.pattern.text().equals(path)) {
            throw new IllegalArgumentException(
                    "the path '%s' differs from '%s' only in names: use the same names"
                            .formatted(path, entry.pattern.text()));
        }
        return entry;
    }

    /// Ends the registration; routes learn.
    ///
    /// @return a router of all that was registered
    public Router router() {
        return router(true);
    }

    /// Ends the registration; again, if a start has failed. Handlers that were not said to have
    /// another context class loader get that of this thread.
    ///
    /// @param learning whether routes learn that their handlers wait
    /// @return a router of all that was registered
    public Router router(boolean learning) {
        ClassLoader own = Thread.currentThread().getContextClassLoader();
        if (!closed) {
            entries.values().forEach(entry -> entry.defaultContextLoader(own));
            entries.values().forEach(this::filter);
        }
        closed = true;
        List<Endpoint> endpoints =
                entries.values().stream()
                        .map(entry -> new Endpoint(entry.pattern, entry.routes, entry.any))
                        .toList();
        Set<Method> methods = new HashSet<>();
        entries.values().forEach(entry -> methods.addAll(entry.routes.keySet()));
        Answers answers = new Answers(renderer, rendererLoader == null ? own : rendererLoader);
        Router router = new Router(endpoints, methods, answers, learning);
        if (filters.isForAll()) {
            router.filterOwnAnswers(filters, own);
        }
        return router;
    }

    private void filter(Entry entry) {
        List<Segment> pattern = entry.pattern.segments();
        entry.all().forEach(route -> route.filter(handler -> filters.before(handler, pattern)));
    }
}
