package hyperserve.api.routing;

import hyperserve.api.Handler;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.pool.PoolTask;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/// Finds the endpoint of a path. Immutable, but for what its routes learn; for any number of
/// threads.
///
/// Most paths of most applications have no names, so they are looked up whole first. That is no
/// other order than segment by segment: a pattern all of whose segments are literal wins over every
/// other one that matches.
public final class Router {

    private static final Set<Method> STANDARD =
            Set.of(
                    Method.GET,
                    Method.HEAD,
                    Method.POST,
                    Method.PUT,
                    Method.DELETE,
                    Method.CONNECT,
                    Method.OPTIONS,
                    Method.TRACE,
                    Method.PATCH);

    private final ByteTable<Endpoint> literals;
    private final SegmentNode tree;
    private final Set<Method> known;
    private final boolean knowsAll;
    private final String allow;
    private final List<Route> routes;
    private final Answers answers;
    private final boolean learning;

    /// What answers where no route does, if filters are to see that.
    private @Nullable Route withoutRoute;

    Router(
            Collection<Endpoint> endpoints,
            Collection<Method> registered,
            Answers answers,
            boolean learning) {
        Map<String, Endpoint> whole = new LinkedHashMap<>();
        SegmentTree named = new SegmentTree();
        Set<String> allowed = new TreeSet<>(Set.of(Method.OPTIONS.name()));
        boolean any = false;
        for (Endpoint endpoint : endpoints) {
            if (endpoint.hasParameters()) {
                named.add(endpoint);
            } else {
                whole.put(endpoint.pattern(), endpoint);
            }
            allowed.addAll(endpoint.allowed());
            any |= endpoint.hasAny();
        }
        Set<Method> methods = new HashSet<>(STANDARD);
        methods.addAll(registered);
        this.literals = new ByteTable<>(whole);
        this.tree = named.node();
        this.known = Set.copyOf(methods);
        this.knowsAll = any;
        this.allow = String.join(", ", allowed);
        this.routes = endpoints.stream().flatMap(Endpoint::routes).distinct().toList();
        this.answers = answers;
        this.learning = learning;
    }

    /// Puts the filters that are for all requests before the server's own answers. Before the
    /// router is used.
    void filterOwnAnswers(FilterChain filters, @Nullable ClassLoader contextLoader) {
        Handler own = filters.before(this::answerWithoutRoute);
        RouteOptions options = RouteOptions.defaults();
        withoutRoute = new Route(null, "(no route)", own, options, contextLoader);
    }

    /// {@return the answers that the server gives by itself}
    public Answers answers() {
        return answers;
    }

    /// {@return what answers where no route does, or null if that is [#answer] at once}
    public @Nullable Route withoutRoute() {
        return withoutRoute;
    }

    /// Answers a request for which there is no route, with the filters before that answer.
    Response answerFiltered(Request request) throws Exception {
        Route filtered = withoutRoute;
        return filtered == null ? answerWithoutRoute(request) : filtered.handler().handle(request);
    }

    private Response answerWithoutRoute(Request request) {
        return answer(request.method(), find(request), isAsterisk(request), request);
    }

    private static boolean isAsterisk(Request request) {
        return request.target().equals("*");
    }

    /// Finds the endpoint of a request; null if there is none, or it asks about the whole server.
    @Nullable
    Endpoint find(Request request) {
        if (isAsterisk(request)) {
            return null;
        }
        byte[] path = request.path().getBytes(StandardCharsets.UTF_8);
        return find(path, 0, path.length);
    }

    /// The answer to a request for which there is no route.
    ///
    /// @param method its method
    /// @param endpoint the one of its path, if there is one
    /// @param asterisk whether it asks about the server as a whole
    /// @param request the request, if an error renderer wants it
    /// @return the answer
    public Response answer(
            Method method,
            @Nullable Endpoint endpoint,
            boolean asterisk,
            @Nullable Request request) {
        if (asterisk) {
            return Answers.options(allow());
        }
        if (!knows(method)) {
            return answers.unknownMethod(request);
        }
        if (endpoint == null) {
            return answers.notFound(request);
        }
        return method.equals(Method.OPTIONS)
                ? Answers.options(endpoint.allow())
                : answers.methodNotAllowed(endpoint.allow(), request);
    }

    /// {@return whether routes learn that their handlers wait}
    public boolean learns() {
        return learning;
    }

    /// The routes that count as blocking because their handlers were seen waiting.
    ///
    /// @param clock the time in nanoseconds
    /// @return the routes, in the order of registration
    public List<Route> seenWaiting(LongSupplier clock) {
        return routes.stream()
                .filter(route -> route.declaredKind() == PoolTask.Kind.UNKNOWN)
                .filter(route -> route.kind(clock) == PoolTask.Kind.BLOCKING)
                .toList();
    }

    /// Finds the endpoint of a path. Allocates nothing.
    ///
    /// @param buffer what holds the path, percent-decoded, in UTF-8
    /// @param offset where the path begins, with a slash
    /// @param length its bytes, at least 1
    /// @return the endpoint, or null if the answer is 404
    public @Nullable Endpoint find(byte[] buffer, int offset, int length) {
        Endpoint whole = literals.get(buffer, offset, length);
        return whole != null ? whole : tree.find(buffer, offset + 1, offset + length);
    }

    /// Whether the server can support a method for any resource; if not, the answer is 501 (RFC
    /// 9110 §15.6.2).
    ///
    /// @param method the method of a request
    /// @return whether it is defined in RFC 9110 §9 or RFC 5789, or registered, or there is a route
    ///     for any method
    public boolean knows(Method method) {
        return knowsAll || known.contains(method);
    }

    /// The value of the field `Allow` for the server as a whole, `OPTIONS *` (RFC 9110 §9.3.7):
    /// every method that some endpoint allows, in alphabetical order.
    String allow() {
        return allow;
    }
}
