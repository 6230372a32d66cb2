package hyperserve.runtime.proxy;

import java.nio.ByteBuffer;

/// Fuzzes the header of a proxy: whatever comes, it is complete, incomplete or refused, and which
/// of these depends on the bytes alone, not on how they arrive; and it is never incomplete beyond
/// its bounds.
public final class HeaderFuzzer {

    private static final String MORE = "more";

    private HeaderFuzzer() {}

    /// Called by the fuzzer, and by [FuzzInputsTest] with what it has found.
    public static void fuzzerTestOneInput(byte[] input) {
        String expected = read(input, input.length);
        for (int step : new int[] {1, 3, 16, 107}) {
            String other = read(input, step);
            if (!other.equals(expected)) {
                throw new AssertionError(
                        "in pieces of %d: %s instead of %s".formatted(step, other, expected));
            }
        }
        if (expected.equals(MORE) && input.length >= BinaryHeader.FIXED + BinaryHeader.MOST) {
            throw new AssertionError("incomplete beyond all bounds");
        }
    }

    private static String read(byte[] input, int step) {
        HeaderReader reader = new HeaderReader();
        try {
            for (int at = 0; at < input.length; at += Math.max(1, step)) {
                ByteBuffer piece =
                        ByteBuffer.wrap(input, at, Math.min(Math.max(1, step), input.length - at));
                ProxyHeader header = reader.take(piece);
                if (header != null) {
                    return header + " and " + (input.length - piece.position()) + " bytes";
                }
                if (piece.hasRemaining()) {
                    throw new AssertionError("a header that is not complete leaves bytes");
                }
            }
            return MORE;
        } catch (MalformedHeaderException e) {
            return "refused " + e.getMessage();
        }
    }
}
