package hyperserve.api.routing;

import hyperserve.api.Filter;
import hyperserve.api.Handler;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Response;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The filters of a server, and how they are put before its handlers. For one thread, until the
/// server starts.
final class FilterChain {

    /// @param prefix a path without a slash at its end, empty for all
    /// @param segments its parts
    /// @param loader what the filter has for a context class loader; null for that of the handler
    private record Link(
            String prefix, List<Segment> segments, Filter filter, @Nullable ClassLoader loader) {}

    /// Whether a filter is for the requests of a route.
    private enum Match {
        NEVER,
        /// As the request's path says.
        SOMETIMES,
        ALWAYS
    }

    private final List<Link> links = new ArrayList<>();

    void add(Filter filter, @Nullable ClassLoader loader) {
        links.add(new Link("", List.of(), Objects.requireNonNull(filter, "filter"), loader));
    }

    /// @throws IllegalArgumentException if the prefix is no path, or has names
    void add(String prefix, Filter filter, @Nullable ClassLoader loader) {
        PathPattern pattern = PathPattern.parse(prefix);
        if (pattern.hasParameters()) {
            throw new IllegalArgumentException("the prefix '" + prefix + "' has a name in it");
        }
        String text = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
        List<Segment> segments = text.isEmpty() ? List.of() : PathPattern.parse(text).segments();
        links.add(new Link(text, segments, Objects.requireNonNull(filter, "filter"), loader));
    }

    /// {@return whether there is one for all requests}
    boolean isForAll() {
        return links.stream().anyMatch(link -> link.segments.isEmpty());
    }

    /// Puts those before a handler that are for all requests.
    Handler before(Handler handler) {
        Handler chain = handler;
        for (Link link : links.reversed()) {
            if (link.segments.isEmpty()) {
                chain = before(link, chain);
            }
        }
        return chain;
    }

    /// Puts those before a handler that are for requests of its route.
    Handler before(Handler handler, List<Segment> pattern) {
        Handler chain = handler;
        for (Link link : links.reversed()) {
            Handler next = chain;
            chain =
                    switch (match(link.segments, pattern)) {
                        case NEVER -> next;
                        case ALWAYS -> before(link, next);
                        case SOMETIMES -> choosing(link.prefix, before(link, next), next);
                    };
        }
        return chain;
    }

    private static Match match(List<Segment> prefix, List<Segment> pattern) {
        boolean sure = true;
        for (int i = 0; i < prefix.size(); i++) {
            if (i == pattern.size()) {
                return Match.NEVER;
            }
            Segment each = pattern.get(i);
            if (each instanceof Segment.Rest) {
                return Match.SOMETIMES;
            }
            if (each instanceof Segment.Parameter) {
                sure = false;
            } else if (!each.equals(prefix.get(i))) {
                return Match.NEVER;
            }
        }
        return sure ? Match.ALWAYS : Match.SOMETIMES;
    }

    private static Handler choosing(String prefix, Handler filtered, Handler other) {
        String below = prefix + "/";
        return request -> {
            String path = request.path();
            boolean within = path.startsWith(below) || path.equals(prefix);
            return (within ? filtered : other).handle(request);
        };
    }

    private static Handler before(Link link, Handler next) {
        Filter filter = link.filter;
        ClassLoader loader = link.loader;
        if (loader == null) {
            Handler whole =
                    passed ->
                            Objects.requireNonNull(
                                    next.handle(passed), "the handler returned null");
            return request -> filtered(filter, request, whole);
        }
        return request -> {
            @Nullable ClassLoader before = ContextLoader.enter(loader);
            try {
                return filtered(filter, request, passed -> handleWith(before, next, passed));
            } finally {
                ContextLoader.enter(before);
            }
        };
    }

    private static Response filtered(Filter filter, Request request, Handler next)
            throws Exception {
        return Objects.requireNonNull(filter.filter(request, next), "a filter returned null");
    }

    /// Has the next one run with the loader that it had without the filter.
    private static Response handleWith(@Nullable ClassLoader loader, Handler next, Request request)
            throws Exception {
        @Nullable ClassLoader before = ContextLoader.enter(loader);
        try {
            return Objects.requireNonNull(next.handle(request), "the handler returned null");
        } finally {
            ContextLoader.enter(before);
        }
    }
}
