package hyperserve.bench.compare;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Frames of HTTP/2 as a client sends them (RFC 9113 §4.1), and field sections without an index
/// (RFC 7541); grows as they are added.
final class FrameBytes {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 1;
    static final int ACK = 1;
    static final int END_HEADERS = 4;

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    FrameBytes preface() {
        bytes.writeBytes(PREFACE.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    FrameBytes frame(int type, int flags, int stream, byte... payload) {
        byte[] head =
                ByteBuffer.allocate(9)
                        .put((byte) (payload.length >> 16))
                        .putShort((short) payload.length)
                        .put((byte) type)
                        .put((byte) flags)
                        .putInt(stream)
                        .array();
        bytes.writeBytes(head);
        bytes.writeBytes(payload);
        return this;
    }

    /// {@return what was added, which is forgotten}
    byte[] take() {
        byte[] all = bytes.toByteArray();
        bytes.reset();
        return all;
    }

    static byte[] int32(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    /// One setting (§6.5.1).
    static byte[] setting(int name, int value) {
        return ByteBuffer.allocate(6).putShort((short) name).putInt(value).array();
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
