package hyperserve.api;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

import javax.net.ssl.SSLSession;

/// What was known of a connection when a request was detached from it.
///
/// @param remoteAddress the peer's
/// @param localAddress the server's
/// @param protocol name and version
/// @param tls the session of TLS
record DetachedConnection(
        SocketAddress remoteAddress,
        SocketAddress localAddress,
        String protocol,
        @Nullable SSLSession tls)
        implements ClientConnection {

    private static final InetSocketAddress NOWHERE = InetSocketAddress.createUnresolved("", 0);

    static final DetachedConnection NONE =
            new DetachedConnection(NOWHERE, NOWHERE, "HTTP/1.1", null);

    static DetachedConnection of(ClientConnection connection) {
        return new DetachedConnection(
                connection.remoteAddress(),
                connection.localAddress(),
                connection.protocol(),
                connection.tls());
    }

    /// Nobody has left it.
    @Override
    public boolean isOpen() {
        return true;
    }
}
