package hyperserve.observe.figures;

import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.Status;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// Times of requests by route, method and class of status. Any thread may use it; to add allocates
/// nothing and takes no lock, but the first time for each three.
///
/// Clients cannot make it grow: a route is a pattern that an application has registered, a method
/// one of those that are known, or else *other*, and a status has five classes. Should there be
/// more than a thousand routes, as of an application that mounts more and more of them, the rest is
/// one.
public final class Requests {

    static final int MOST_ROUTES = 1000;

    /// Where no route was found or looked for.
    static final String NO_ROUTE = "(none)";

    static final String MORE_ROUTES = "(other)";

    private static final List<String> METHODS =
            List.of(
                    "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH",
                    "other", "none");

    private static final int OTHER_METHOD = METHODS.size() - 2;
    private static final int NO_METHOD = METHODS.size() - 1;

    private static final List<String> CLASSES = List.of("none", "1xx", "2xx", "3xx", "4xx", "5xx");

    private static final int SERVER_ERROR = CLASSES.size() - 1;

    /// The times of one route, by method and class.
    private static final class OfRoute {
        private final AtomicReferenceArray<Histogram> all =
                new AtomicReferenceArray<>(METHODS.size() * CLASSES.size());

        Histogram at(int index) {
            Histogram known = all.get(index);
            return known == null ? made(index) : known;
        }

        RouteTotals totals() {
            List<Histogram> known = new ArrayList<>();
            List<Histogram> failures = new ArrayList<>();
            for (int index = 0; index < all.length(); index++) {
                Histogram each = all.get(index);
                if (each != null) {
                    known.add(each);
                    if (index % CLASSES.size() == SERVER_ERROR) {
                        failures.add(each);
                    }
                }
            }
            return RouteTotals.of(known, failures);
        }

        private Histogram made(int index) {
            all.compareAndSet(index, null, new Histogram());
            return all.get(index);
        }
    }

    private final Map<String, OfRoute> routes = new ConcurrentHashMap<>();

    /// Nothing was asked yet.
    public Requests() {}

    /// Counts a request.
    ///
    /// @param stripe as [Cells#stripe()]
    /// @param route the pattern, null if there is none
    /// @param method the method, null if none could be read
    /// @param status the status, null if no response was begun
    /// @param nanos how long it took, in nanoseconds
    public void add(
            int stripe,
            @Nullable String route,
            @Nullable Method method,
            @Nullable Status status,
            long nanos) {
        int index = number(method) * CLASSES.size() + (status == null ? 0 : status.code() / 100);
        of(route == null ? NO_ROUTE : route).at(index).add(stripe, nanos);
    }

    private OfRoute of(String route) {
        OfRoute known = routes.get(route);
        return known == null ? made(route) : known;
    }

    private OfRoute made(String route) {
        String name = routes.size() < MOST_ROUTES ? route : MORE_ROUTES;
        return routes.computeIfAbsent(name, _ -> new OfRoute());
    }

    private static int number(@Nullable Method method) {
        if (method == null) {
            return NO_METHOD;
        }
        return switch (method.name()) {
            case "GET" -> 0;
            case "HEAD" -> 1;
            case "POST" -> 2;
            case "PUT" -> 3;
            case "DELETE" -> 4;
            case "CONNECT" -> 5;
            case "OPTIONS" -> 6;
            case "TRACE" -> 7;
            case "PATCH" -> 8;
            default -> OTHER_METHOD;
        };
    }

    /// {@return what was counted up to now, by route}
    public Map<String, RouteTotals> read() {
        Map<String, RouteTotals> read = new HashMap<>();
        routes.forEach((route, times) -> read.put(route, times.totals()));
        return read;
    }

    /// Tells all that was counted, in the order of the routes.
    ///
    /// @param to where
    public void tell(Exposition to) {
        to.histogram(
                "hyperserve_request_duration_seconds",
                "From the head of a request to the last byte of its response that the system"
                        + " took.");
        for (Map.Entry<String, OfRoute> each : new TreeMap<>(routes).entrySet()) {
            for (int index = 0; index < METHODS.size() * CLASSES.size(); index++) {
                Histogram known = each.getValue().all.get(index);
                if (known != null) {
                    to.times(
                            known,
                            "route",
                            each.getKey(),
                            "method",
                            METHODS.get(index / CLASSES.size()),
                            "status",
                            CLASSES.get(index % CLASSES.size()));
                }
            }
        }
    }
}
