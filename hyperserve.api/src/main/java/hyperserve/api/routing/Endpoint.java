package hyperserve.api.routing;

import hyperserve.api.Method;
import hyperserve.api.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// One path and what answers on it. Immutable.
public final class Endpoint {

    // What an `any` route offers. It answers CONNECT and TRACE too, but nobody is invited to try.
    private static final List<String> OFFERED =
            List.of("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT");

    private final PathPattern pattern;
    private final boolean hasParameters;
    private final Method[] methods;
    private final Route[] routes;
    private final @Nullable Route any;
    private final SortedSet<String> allowed;
    private final String allow;

    Endpoint(PathPattern pattern, SequencedMap<Method, Route> routes, @Nullable Route any) {
        SequencedMap<Method, Route> answered = new LinkedHashMap<>(routes);
        Route get = routes.get(Method.GET);
        if (get != null) {
            answered.putIfAbsent(Method.HEAD, get);
        }
        this.pattern = pattern;
        this.hasParameters = pattern.hasParameters();
        this.methods = answered.keySet().toArray(Method[]::new);
        this.routes = answered.values().toArray(Route[]::new);
        this.any = any;
        this.allowed = allowed(answered.sequencedKeySet(), any != null);
        this.allow = String.join(", ", allowed);
    }

    private static SortedSet<String> allowed(Iterable<Method> methods, boolean any) {
        SortedSet<String> names = new TreeSet<>();
        names.add(Method.OPTIONS.name());
        methods.forEach(method -> names.add(method.name()));
        if (any) {
            names.addAll(OFFERED);
        }
        return Collections.unmodifiableSortedSet(names);
    }

    /// {@return the path as it was registered}
    public String pattern() {
        return pattern.text();
    }

    /// The route that answers a method: its own; for HEAD that of GET; or that of any method.
    ///
    /// OPTIONS is no exception: it has a route here only if the application registered one.
    ///
    /// @param method the method of a request
    /// @return the route, or null if the answer is 405, or [#allow()] to OPTIONS
    public @Nullable Route route(Method method) {
        for (int i = 0; i < methods.length; i++) {
            if (methods[i].equals(method)) {
                return routes[i];
            }
        }
        return any;
    }

    /// {@return the value of the field `Allow` (RFC 9110 §10.2.1): the methods in alphabetical
    /// order, OPTIONS always, HEAD if GET}
    public String allow() {
        return allow;
    }

    List<Segment> segments() {
        return pattern.segments();
    }

    SortedSet<String> allowed() {
        return allowed;
    }

    /// {@return its routes; that of GET once more for HEAD}
    Stream<Route> routes() {
        return Stream.concat(Stream.of(routes), Stream.ofNullable(any));
    }

    boolean hasAny() {
        return any != null;
    }

    /// {@return whether the pattern has names}
    public boolean hasParameters() {
        return hasParameters;
    }

    /// The texts that matched the names of the pattern.
    ///
    /// @param buffer what holds the path
    /// @param offset where the path begins
    /// @param length its bytes; the slice must be one that [Router#find] matched to this endpoint
    /// @return the texts by name, in the pattern's order; immutable. Bytes that are not UTF-8
    ///     become U+FFFD
    public Map<String, String> parameters(byte[] buffer, int offset, int length) {
        if (!hasParameters) {
            return Map.of();
        }
        Map<String, String> values = new LinkedHashMap<>();
        int end = offset + length;
        int start = offset + 1;
        for (Segment segment : pattern.segments()) {
            int next = SegmentNode.segmentEnd(buffer, start, end);
            @Nullable String name = segment.name();
            if (name != null) {
                boolean rest = segment instanceof Segment.Rest;
                values.put(name, text(buffer, start, rest ? end : next));
            }
            start = next + 1;
        }
        return Collections.unmodifiableMap(values);
    }

    private static String text(byte[] buffer, int start, int end) {
        return new String(buffer, start, end - start, StandardCharsets.UTF_8);
    }

    /// {@return the pattern and its methods, for logs}
    @Override
    public String toString() {
        return pattern.text() + " [" + allow + "]";
    }
}
