package hyperserve.bench.compare;

import hyperserve.test.Http2Frames;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Frames of HTTP/2 as a client sends them, and field sections without an index (RFC 7541); grows
/// as they are added.
final class FrameBytes {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    FrameBytes preface() {
        bytes.writeBytes(Http2Frames.preface());
        return this;
    }

    FrameBytes frame(int type, int flags, int stream, byte... payload) {
        bytes.writeBytes(Http2Frames.frame(type, flags, stream, payload));
        return this;
    }

    /// {@return what was added, which is forgotten}
    byte[] take() {
        byte[] all = bytes.toByteArray();
        bytes.reset();
        return all;
    }

    /// RFC 7541 Appendix A: 2 is GET, 3 is POST, 6 and 7 the schemes; §6.2.2: names 4 and 1 with a
    /// value.
    ///
    /// @param method `GET` or `POST`
    static byte[] request(String method, String scheme, String path) {
        byte[] target = path.getBytes(StandardCharsets.US_ASCII);
        byte[] authority = "localhost".getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(6 + target.length + authority.length)
                .put((byte) (method.equals("GET") ? 0x82 : 0x83))
                .put((byte) (scheme.equals("http") ? 0x86 : 0x87))
                .put((byte) 4)
                .put((byte) target.length)
                .put(target)
                .put((byte) 1)
                .put((byte) authority.length)
                .put(authority)
                .array();
    }
}
