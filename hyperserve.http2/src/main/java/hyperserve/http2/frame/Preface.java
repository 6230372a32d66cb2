package hyperserve.http2.frame;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What a client sends before its first frame (RFC 9113 §3.4). No request of HTTP/1.1 begins like
/// that.
public final class Preface {

    private static final byte[] BYTES =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /// How many bytes it has.
    public static final int LENGTH = BYTES.length;

    private Preface() {}

    /// Whether bytes are the preface, or the beginning of it if they are fewer. It is there if
    /// they are, and there are [#LENGTH] at least.
    ///
    /// @param bytes what holds them
    /// @param start the index of the first one
    /// @param end the index after the last one
    /// @return if so; if not, they never will be
    public static boolean matches(byte[] bytes, int start, int end) {
        int length = Math.min(end - start, LENGTH);
        return Arrays.equals(bytes, start, start + length, BYTES, 0, length);
    }
}
