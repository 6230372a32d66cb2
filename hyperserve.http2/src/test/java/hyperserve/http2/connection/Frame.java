package hyperserve.http2.connection;

import hyperserve.http2.frame.ErrorCode;
import hyperserve.test.Http2Frames;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A frame as it came.
final class Frame {

    private final int type;
    private final int flags;
    private final int stream;
    private final byte[] payload;

    Frame(int type, int flags, int stream, byte[] payload) {
        this.type = type;
        this.flags = flags;
        this.stream = stream;
        this.payload = payload;
    }

    int type() {
        return type;
    }

    int stream() {
        return stream;
    }

    byte[] payload() {
        return payload;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /// A number in the payload.
    ///
    /// @param at the index of its first byte
    int number(int at) {
        return ByteBuffer.wrap(payload).getInt(at);
    }

    /// The code of RST_STREAM or GOAWAY.
    ErrorCode code() {
        int code = number(type == Http2Frames.GOAWAY ? Integer.BYTES : 0);
        return Arrays.stream(ErrorCode.values())
                .filter(each -> each.code() == code)
                .findFirst()
                .orElseThrow();
    }

    String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        boolean ends = type == Http2Frames.GOAWAY || type == Http2Frames.RST_STREAM;
        return "%d/%x on %d, %d bytes%s"
                .formatted(type, flags, stream, payload.length, ends ? " " + code() : "");
    }
}
