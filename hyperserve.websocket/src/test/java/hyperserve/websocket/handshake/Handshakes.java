package hyperserve.websocket.handshake;

import hyperserve.api.ClientConnection;
import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.Request;

import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

import javax.net.ssl.SSLSession;

/// Requests that open a WebSocket.
public final class Handshakes {

    /// The example of RFC 6455 §1.3.
    public static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private static final InetSocketAddress NOWHERE = InetSocketAddress.createUnresolved("", 0);

    private Handshakes() {}

    /// {@return the fields that a client has to send, without `Host`}
    public static Headers fields() {
        return Headers.of(
                "Upgrade",
                "websocket",
                "Connection",
                "Upgrade",
                "Sec-WebSocket-Version",
                "13",
                "Sec-WebSocket-Key",
                KEY);
    }

    /// {@return a request by GET with these fields}
    ///
    /// @param headers its fields
    public static Request request(Headers headers) {
        return Request.of(Method.GET, "/ws", headers, new byte[0]);
    }

    /// {@return what a request asks for that has one field more than it needs}
    ///
    /// @param name the field's name
    /// @param value its value
    public static OpeningHandshake with(String name, String value) {
        return OpeningHandshake.of(request(fields().adding(name, value)));
    }

    /// {@return a session of TLS of which nobody asks anything}
    static SSLSession session() {
        return (SSLSession)
                Proxy.newProxyInstance(
                        Handshakes.class.getClassLoader(),
                        new Class<?>[] {SSLSession.class},
                        (_, _, _) -> {
                            throw new UnsupportedOperationException();
                        });
    }

    /// A connection, of which this is all that is known.
    record Line(String protocol, @Nullable SSLSession tls) implements ClientConnection {

        @Override
        public SocketAddress remoteAddress() {
            return NOWHERE;
        }

        @Override
        public SocketAddress localAddress() {
            return NOWHERE;
        }

        @Override
        public boolean isOpen() {
            return true;
        }
    }
}
