package hyperserve.runtime.proxy;

import hyperserve.api.Nullable;

import java.net.SocketAddress;

/// What a header says.
///
/// @param source the client's address; null if the header names none, as one of a health check does
///     (`LOCAL`, `UNKNOWN`, `UNSPEC`): then the connection is the proxy's own
/// @param destination the address that the client has connected to; null if the source is
record ProxyHeader(@Nullable SocketAddress source, @Nullable SocketAddress destination) {

    /// Names nobody.
    static final ProxyHeader LOCAL = new ProxyHeader(null, null);
}
