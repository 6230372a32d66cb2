package hyperserve.runtime.semantics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Looks at eight bytes at a time, as the lanes of a `long` (Lamport, Multiple byte processing with
/// full-word instructions, CACM 18(8), 1975).
public final class Words {

    /// Bytes in a word.
    public static final int SIZE = Long.BYTES;

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long EACH = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long SPACES = 0x2020_2020_2020_2020L;

    private Words() {}

    /// The eight bytes of an ASCII text, as [#at] reads them.
    ///
    /// @param text eight characters
    /// @return the word
    public static long of(String text) {
        long word = 0;
        for (int i = SIZE - 1; i >= 0; i--) {
            word = word << 8 | text.charAt(i);
        }
        return word;
    }

    /// Eight bytes from an index on, the first one lowest.
    ///
    /// @param bytes where they lie
    /// @param index the index of the first one
    /// @return the word
    public static long at(byte[] bytes, int index) {
        return (long) LONG.get(bytes, index);
    }

    /// Finds the first byte that cannot stand in a field value ([Grammar#isValue]).
    ///
    /// @param bytes where to look
    /// @param start the first index to look at
    /// @param end the index after the last one
    /// @return its index, or `end`
    public static int endOfValue(byte[] bytes, int start, int end) {
        int at = start;
        while (at <= end - SIZE) {
            long suspects = suspects(at(bytes, at));
            if (suspects == 0) {
                at += SIZE;
                continue;
            }
            at += Long.numberOfTrailingZeros(suspects) / Byte.SIZE;
            if (!Grammar.isValue(bytes[at])) {
                return at;
            }
            at++;
        }
        while (at < end && Grammar.isValue(bytes[at])) {
            at++;
        }
        return at;
    }

    /// Sets the high bit of each byte that is less than a space, or DEL; and perhaps of bytes above
    /// one that is, or above 0xFF, because of borrow and carry.
    private static long suspects(long word) {
        return ((word - SPACES) | (word + EACH)) & ~word & HIGH_BITS;
    }
}
