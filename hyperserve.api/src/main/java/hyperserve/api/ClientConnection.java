package hyperserve.api;

import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.util.List;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/// The connection that a request came on, as its handler sees it.
///
/// It is valid as long as the request, and used by the same thread. The server implements this, and
/// so may a filter that knows of a client behind a proxy, by [Request#withConnection]. Methods may
/// join it, each with a default.
public interface ClientConnection {

    /// {@return the address of the peer, which may be a proxy, or of the client that such a one has
    /// named in front of the connection, if the server expects that; unresolved and empty for a
    /// request that was not received. Of one that has come by a Unix domain socket, nothing is
    /// known: it is a [java.net.UnixDomainSocketAddress] with an empty path, as clients do not name
    /// their end}
    SocketAddress remoteAddress();

    /// {@return the address that the peer has connected to; unresolved and empty for a request that
    /// was not received. For a Unix domain socket, the path that the server listens on}
    SocketAddress localAddress();

    /// {@return name and version of the protocol, such as `HTTP/1.1`}
    String protocol();

    /// {@return the session of TLS, with its protocol and cipher suite, or null if there is none}
    default @Nullable SSLSession tls() {
        return null;
    }

    /// {@return the certificates with which the client has said who it is, its own first; null
    /// without TLS, or if it has said nothing}
    default @Nullable List<Certificate> peerCertificates() {
        SSLSession session = tls();
        if (session == null) {
            return null;
        }
        try {
            return List.of(session.getPeerCertificates());
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }

    /// {@return the name of the server that the client has asked for in its handshake (RFC 6066
    /// §3); null without TLS, or if it has named none}
    default @Nullable String serverName() {
        if (tls() instanceof ExtendedSSLSession session) {
            for (SNIServerName name : session.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return host.getAsciiName();
                }
            }
        }
        return null;
    }

    /// Whether the client may still be there, as far as can be told without waiting.
    ///
    /// Who has closed its side may be gone, or wait for the answer and have nothing more to say;
    /// HTTP/1.1 cannot tell (RFC 9112 §9.6), and most are gone. So an answer is sent in either
    /// case. Behind much that has come in advance, the end is not seen. On a Unix domain socket a
    /// client that is gone looks like one that has closed its side, unless it has left something
    /// unread.
    ///
    /// A handler that would rather be told than ask has [RouteOptions#longLived()].
    ///
    /// @return false if the client has closed or reset the connection
    boolean isOpen();
}
