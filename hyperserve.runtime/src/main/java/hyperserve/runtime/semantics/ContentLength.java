package hyperserve.runtime.semantics;

/// The value of a Content-Length field: digits and nothing else, no sign, no list, no overflow (RFC
/// 9110 §8.6).
public final class ContentLength {

    private static final long EMPTY = -1;
    private static final long MALFORMED = -2;
    private static final long BEYOND_ALL_BOUNDS = -3;

    private ContentLength() {}

    /// The length that a value says.
    ///
    /// @param bytes where the value lies
    /// @param start the index of its first byte
    /// @param end the index after the last one
    /// @return the length, or a negative number if it is none, for [#fault]
    public static long of(byte[] bytes, int start, int end) {
        if (start == end) {
            return EMPTY;
        }
        long length = 0;
        for (int at = start; at < end; at++) {
            if (!Grammar.isDigit(bytes[at])) {
                return MALFORMED;
            }
            int digit = bytes[at] - '0';
            if (length > (Long.MAX_VALUE - digit) / 10) {
                return BEYOND_ALL_BOUNDS;
            }
            length = 10 * length + digit;
        }
        return length;
    }

    /// What is wrong with a value.
    ///
    /// @param length the negative number that [#of] gave for it
    /// @return a reason, without anything of the value
    public static String fault(long length) {
        if (length == EMPTY) {
            return "an empty Content-Length";
        }
        return length == MALFORMED
                ? "a malformed Content-Length"
                : "a Content-Length beyond all bounds";
    }
}
