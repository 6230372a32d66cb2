package hyperserve.http2;

import hyperserve.http2.connection.Http2Connection;
import hyperserve.http2.frame.Preface;
import hyperserve.runtime.net.Protocol;
import hyperserve.runtime.protocol.Opening;
import hyperserve.runtime.protocol.PrefacedProtocol;

/// HTTP/2 (RFC 9113), for servers that find it: over TLS by ALPN, and without it for clients that
/// know (§3.3).
public final class Http2 implements PrefacedProtocol {

    /// For the service loader.
    public Http2() {}

    @Override
    public String name() {
        return "h2";
    }

    @Override
    public boolean begins(byte[] bytes, int start, int end) {
        return Preface.matches(bytes, start, end);
    }

    @Override
    public Protocol open(Opening opening) {
        return new Http2Connection(opening);
    }
}
