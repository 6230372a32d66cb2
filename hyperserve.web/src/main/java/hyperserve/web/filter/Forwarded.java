package hyperserve.web.filter;

import hyperserve.api.Nullable;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;

/// What trusted proxies have said of a client. Immutable.
///
/// @param client its address, with port 0 if that was not told; unresolved, with the name that a
///     proxy has given it (`unknown`, `_hidden`) or an empty one, if the address was not told
/// @param scheme `http` or `https`, as the client speaks with the outermost of those proxies; null
///     if that was not told
/// @param host the host that the client has asked for, with its port if it has named one; null if
///     that was not told
/// @param proxy the peer that has connected to the server
public record Forwarded(
        InetSocketAddress client,
        @Nullable String scheme,
        @Nullable String host,
        SocketAddress proxy) {

    /// Takes the parts.
    public Forwarded {
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(proxy, "proxy");
    }
}
