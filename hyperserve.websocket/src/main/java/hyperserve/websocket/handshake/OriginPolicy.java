package hyperserve.websocket.handshake;

import hyperserve.api.HttpException;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Status;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Of which pages in browsers a WebSocket may be opened (RFC 6455 §10.2): any page can try, with
/// the cookies of this server, and only `Origin` says which one it is. Who sends no `Origin` is no
/// browser, and passes. Immutable.
public final class OriginPolicy {

    private static final Pattern SERIALIZED =
            Pattern.compile(
                    "([a-z][a-z0-9+.-]*)://(?:[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*|\\[[0-9a-f:.]+])"
                            + "(:[0-9]{1,5})?");

    private static final OriginPolicy SAME_ORIGIN = new OriginPolicy(null, false);
    private static final OriginPolicy ANY = new OriginPolicy(null, true);

    private final @Nullable Set<String> allowed;
    private final boolean any;

    private OriginPolicy(@Nullable Set<String> allowed, boolean any) {
        this.allowed = allowed;
        this.any = any;
    }

    /// Pages that come from where the request goes: the same host and port. Of a connection by TLS
    /// that has to be an `https` page; of one without, `http` or, as a proxy may have taken the TLS
    /// away, `https`.
    ///
    /// @return the policy
    public static OriginPolicy sameOrigin() {
        return SAME_ORIGIN;
    }

    /// Pages of some origins, and no others.
    ///
    /// @param origins origins as browsers write them, such as `https://example.com` or
    ///     `http://localhost:8080`; or `null`, for pages that have none
    /// @return the policy
    /// @throws IllegalArgumentException if one of them is none that a browser could send
    public static OriginPolicy only(Collection<String> origins) {
        Set<String> checked = new TreeSet<>();
        for (String origin : origins) {
            checked.add(checked(origin));
        }
        return new OriginPolicy(Set.copyOf(checked), false);
    }

    private static String checked(String origin) {
        if (origin.equals("null")) {
            return origin;
        }
        if (!SERIALIZED.matcher(origin).matches()) {
            throw new IllegalArgumentException(
                    ("'%s' is no origin: browsers send scheme://host or scheme://host:port, in"
                                    + " lower case, with no slash at the end")
                            .formatted(origin));
        }
        if (!withoutOwnPort(origin).equals(origin)) {
            throw new IllegalArgumentException(
                    "'%s' is no origin: browsers leave out the port of the scheme"
                            .formatted(origin));
        }
        return origin;
    }

    private static String withoutOwnPort(String origin) {
        String port =
                origin.startsWith("https://") ? ":443" : origin.startsWith("http://") ? ":80" : "";
        return origin.endsWith(port)
                ? origin.substring(0, origin.length() - port.length())
                : origin;
    }

    /// Any page. Only for a WebSocket that gives and does nothing for who may not be asked by any
    /// page in a user's browser.
    ///
    /// @return the policy
    public static OriginPolicy any() {
        return ANY;
    }

    /// Lets a request pass, or not.
    ///
    /// @param request the request
    /// @throws HttpException if its origin is not allowed: 403
    public void check(Request request) {
        List<String> origins = request.headers().all("Origin");
        if (any || origins.isEmpty()) {
            return;
        }
        boolean passes =
                origins.size() == 1
                        && (allowed == null
                                ? isSame(request, origins.getFirst())
                                : allowed.contains(origins.getFirst()));
        if (!passes) {
            throw new HttpException(
                    Status.FORBIDDEN, "pages of this origin may not open this WebSocket");
        }
    }

    private static boolean isSame(Request request, String origin) {
        List<String> hosts = request.headers().all("Host");
        if (hosts.size() != 1 || hosts.getFirst().isEmpty()) {
            return false;
        }
        String host = hosts.getFirst();
        return isAt(origin, "https://", host)
                || (request.connection().tls() == null && isAt(origin, "http://", host));
    }

    private static boolean isAt(String origin, String scheme, String host) {
        return origin.startsWith(scheme)
                && withoutOwnPort(origin)
                        .equals(withoutOwnPort(scheme + host.toLowerCase(Locale.ROOT)));
    }
}
