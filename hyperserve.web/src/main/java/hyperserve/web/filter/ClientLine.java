package hyperserve.web.filter;

import hyperserve.api.ClientConnection;

import java.net.SocketAddress;

/// The connection of a client that has come by a proxy. Its TLS, if any, ends at the proxy, so
/// nothing is known of that here: a certificate of the proxy must not be taken for the client's.
///
/// @param proxied the connection of the proxy
/// @param remoteAddress the client's address
record ClientLine(ClientConnection proxied, SocketAddress remoteAddress)
        implements ClientConnection {

    @Override
    public SocketAddress localAddress() {
        return proxied.localAddress();
    }

    @Override
    public String protocol() {
        return proxied.protocol();
    }

    @Override
    public boolean isOpen() {
        return proxied.isOpen();
    }
}
