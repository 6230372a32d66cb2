package hyperserve.web.filter;

import hyperserve.api.ClientConnection;
import hyperserve.api.Filter;
import hyperserve.api.FinishedExchange;
import hyperserve.api.Handler;
import hyperserve.api.Headers;
import hyperserve.api.Key;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Response;

import java.net.SocketAddress;
import java.util.List;
import java.util.Objects;

/// Finds the client behind proxies, by what they say in fields: `Forwarded` (RFC 7239), or
/// `X-Forwarded-For`, `-Proto` and `-Host`. One filter reads one of the two kinds, as a proxy that
/// sets the one passes on the other as the client has sent it.
///
/// Anybody can send these fields. So only a trusted peer is believed, and only for who has
/// connected to it; if that is a trusted one again, that one is believed for who has connected to
/// it, and so on: the client is the last one, from the right, who is not trusted. What stands to
/// the left of that counts for nothing.
///
/// Filters and handlers behind this have a request whose [connection][Request#connection()] has the
/// client's address, and nothing of the proxy's TLS; and a [Forwarded] under [#KEY]. Observers have
/// that address under [FinishedExchange#CLIENT]. A request of a
/// peer that is not trusted, or without the fields, passes as it is. A trusted peer that sends what
/// is malformed, in any part, is answered 400.
///
/// The scheme and host are those that the proxy nearest to the client has named. A proxy has to set
/// them, or remove what the client has sent.
public final class ForwardedHeaders implements Filter {

    /// What was found; a request that came by no trusted proxy has none.
    public static final Key<Forwarded> KEY = Key.of("forwarded");

    private enum Kind {
        FORWARDED,
        X_FORWARDED
    }

    private final Kind kind;
    private final TrustedPeers proxies;

    private ForwardedHeaders(Kind kind, TrustedPeers proxies) {
        this.kind = kind;
        this.proxies = Objects.requireNonNull(proxies, "proxies");
    }

    /// A filter that reads `Forwarded`.
    ///
    /// @param proxies who is believed: [TrustedPeers#of]
    /// @return the filter
    public static ForwardedHeaders forwarded(TrustedPeers proxies) {
        return new ForwardedHeaders(Kind.FORWARDED, proxies);
    }

    /// A filter that reads `X-Forwarded-For`, `X-Forwarded-Proto` and `X-Forwarded-Host`. The last
    /// two have one value that is for all, or as many as the first.
    ///
    /// @param proxies who is believed: [TrustedPeers#of]
    /// @return the filter
    public static ForwardedHeaders xForwarded(TrustedPeers proxies) {
        return new ForwardedHeaders(Kind.X_FORWARDED, proxies);
    }

    /// The scheme by which the client speaks, with this server or with a proxy.
    ///
    /// @param request the request, seen by this filter or not
    /// @return `https` or `http`; `http` where a proxy has not said
    public static String scheme(Request request) {
        Forwarded forwarded = request.get(KEY);
        String told = forwarded == null ? null : forwarded.scheme();
        if (told != null) {
            return told;
        }
        return request.connection().tls() == null ? "http" : "https";
    }

    /// The host that the client has asked for.
    ///
    /// @param request the request, seen by this filter or not
    /// @return what a trusted proxy has said, or else the field `Host`; null if there is neither
    public static @Nullable String host(Request request) {
        Forwarded forwarded = request.get(KEY);
        String told = forwarded == null ? null : forwarded.host();
        return told == null ? request.headers().first("Host") : told;
    }

    @Override
    public Response filter(Request request, Handler next) throws Exception {
        ClientConnection connection = request.connection();
        SocketAddress peer = connection.remoteAddress();
        if (!proxies.contain(peer)) {
            return next.handle(request);
        }
        List<Hop> hops = hops(request.headers());
        if (hops.isEmpty()) {
            return next.handle(request);
        }
        Hop nearest = nearestToClient(hops);
        request.note(FinishedExchange.CLIENT, nearest.client());
        Forwarded found = new Forwarded(nearest.client(), nearest.scheme(), nearest.host(), peer);
        return next.handle(
                request.withConnection(new ClientLine(connection, found.client()))
                        .with(KEY, found));
    }

    private List<Hop> hops(Headers headers) {
        return switch (kind) {
            case FORWARDED ->
                    headers.contains("Forwarded")
                            ? ForwardedField.hops(headers.all("Forwarded"))
                            : List.of();
            case X_FORWARDED -> XForwardedFields.hops(headers);
        };
    }

    private Hop nearestToClient(List<Hop> hops) {
        int last = hops.size() - 1;
        while (last > 0 && proxies.contain(hops.get(last).client())) {
            last--;
        }
        return hops.get(last);
    }
}
