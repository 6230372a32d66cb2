package hyperserve.web.filter;

import hyperserve.api.Filter;
import hyperserve.api.Handler;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Refuses requests that a page of another origin has a browser send (cross-site request forgery),
/// with 403. It takes no token: browsers say where a request comes from, and pages cannot change
/// that. In order:
///
/// 1. GET, HEAD and OPTIONS pass, so they must change nothing (RFC 9110 §9.2.1).
/// 2. `Sec-Fetch-Site` of `same-origin` or `none` passes (Fetch Metadata §2.3); any other value
///    does not, nor does that of another site of the same domain, `same-site`.
/// 3. Without it, as from a browser before 2023, a request passes whose `Origin` has the host that
///    was asked.
/// 4. Without both it is no browser's, and passes.
///
/// What does not pass is let through all the same for [trusted origins][#withTrustedOrigins] and
/// [routes that are exempt][#withExempt].
public final class CrossOriginProtection implements Filter {

    private final Set<String> trusted;
    private final Set<String> exempt;

    private CrossOriginProtection(Set<String> trusted, Set<String> exempt) {
        this.trusted = trusted;
        this.exempt = exempt;
    }

    /// {@return a filter without exceptions}
    public static CrossOriginProtection create() {
        return new CrossOriginProtection(Set.of(), Set.of());
    }

    /// This filter, letting pages of more origins through.
    ///
    /// @param origins as browsers send them, such as `https://app.example`
    /// @return a new filter
    /// @throws IllegalArgumentException if one could never match
    public CrossOriginProtection withTrustedOrigins(String... origins) {
        Set<String> more = new HashSet<>(Origins.checked(List.of(origins)));
        more.addAll(trusted);
        return new CrossOriginProtection(Set.copyOf(more), exempt);
    }

    /// This filter, not looking at requests to some routes, which then have to defend themselves: a
    /// page that others post to, as a login by a third party does.
    ///
    /// @param routes the paths as they were registered, such as `/hooks/{source}`, with the prefix
    ///     that they are mounted below
    /// @return a new filter
    /// @throws IllegalArgumentException if one does not begin with a slash
    public CrossOriginProtection withExempt(String... routes) {
        Set<String> more = new HashSet<>(exempt);
        for (String route : routes) {
            if (!route.startsWith("/")) {
                throw new IllegalArgumentException(
                        "a route's path begins with '/', was '" + route + "'");
            }
            more.add(route);
        }
        return new CrossOriginProtection(trusted, Set.copyOf(more));
    }

    @Override
    public Response filter(Request request, Handler next) throws Exception {
        String why = refusal(request);
        if (why != null) {
            throw new HttpException(Status.FORBIDDEN, why);
        }
        return next.handle(request);
    }

    private @Nullable String refusal(Request request) {
        if (isSafe(request.method())) {
            return null;
        }
        String origin = Origins.sent(request.headers());
        String site = site(request);
        if (site != null) {
            boolean own = site.equals("same-origin") || site.equals("none");
            return own || isExempt(request, origin) ? null : "a page of another origin sent this";
        }
        if (origin == null || isOwn(request, origin) || isExempt(request, origin)) {
            return null;
        }
        return "a page of another origin sent this, or the browser is too old to tell";
    }

    private static boolean isSafe(Method method) {
        return method.equals(Method.GET)
                || method.equals(Method.HEAD)
                || method.equals(Method.OPTIONS);
    }

    /// Null if there is none, as an empty one says nothing.
    private static @Nullable String site(Request request) {
        if (!request.headers().contains("Sec-Fetch-Site")) {
            return null;
        }
        String all = String.join(",", request.headers().all("Sec-Fetch-Site"));
        return all.isEmpty() ? null : all;
    }

    /// The field `Host` has no scheme, so a page of `http` passes here for one of `https`; browsers
    /// that send no Sec-Fetch-Site are told by Strict-Transport-Security to load none.
    private static boolean isOwn(Request request, String origin) {
        String host = Origins.host(origin);
        return host != null && host.equals(ForwardedHeaders.host(request));
    }

    private boolean isExempt(Request request, @Nullable String origin) {
        String route = request.route();
        return (route != null && exempt.contains(route))
                || (origin != null && trusted.contains(origin));
    }
}
