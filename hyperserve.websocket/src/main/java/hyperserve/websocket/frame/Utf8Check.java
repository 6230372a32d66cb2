package hyperserve.websocket.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Whether bytes that come in pieces are UTF-8 (RFC 3629 §4): no surrogates, nothing longer than it
/// has to be, nothing above U+10FFFF. It says no at the first byte with which they cannot be, not
/// only at the end of a character. For one thread; allocates nothing.
public final class Utf8Check {

    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

    /// How many bytes of a character are still to come; −1 once it has said no.
    private int missing;

    /// What the next of them may be.
    private int low;

    private int high;

    /// One that has seen nothing.
    public Utf8Check() {}

    /// Whether bytes are UTF-8 all by themselves.
    ///
    /// @param bytes what holds them
    /// @param from the index of the first one
    /// @param to the index after the last one
    /// @return if so
    public static boolean isValid(byte[] bytes, int from, int to) {
        Utf8Check check = new Utf8Check();
        return check.accepts(bytes, from, to) && check.isComplete();
    }

    /// Goes on with the next bytes.
    ///
    /// @param bytes what holds them
    /// @param from the index of the first one
    /// @param to the index after the last one
    /// @return false if what has come cannot begin any text; then for good, until [#reset()]
    public boolean accepts(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && missing >= 0) {
            if (missing > 0) {
                follow(bytes[at] & 0xFF);
                at++;
            } else if (bytes[at] < 0) {
                lead(bytes[at] & 0xFF);
                at++;
            } else {
                at = skipAscii(bytes, at, to);
            }
        }
        return missing >= 0;
    }

    private static int skipAscii(byte[] bytes, int from, int to) {
        int at = from;
        while (at <= to - Long.BYTES && ((long) WORD.get(bytes, at) & NOT_ASCII) == 0) {
            at += Long.BYTES;
        }
        while (at < to && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    /// A first byte that is not ASCII. The bounds of the second one keep out what is longer than it
    /// has to be, surrogates, and what is too high.
    private void lead(int b) {
        low = b == 0xE0 ? 0xA0 : b == 0xF0 ? 0x90 : 0x80;
        high = b == 0xED ? 0x9F : b == 0xF4 ? 0x8F : 0xBF;
        if (b < 0xC2 || b > 0xF4) {
            missing = -1;
        } else {
            missing = b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3;
        }
    }

    private void follow(int b) {
        missing = b < low || b > high ? -1 : missing - 1;
        low = 0x80;
        high = 0xBF;
    }

    /// {@return whether what has come is text: none of it is wrong, and no character lacks bytes}
    public boolean isComplete() {
        return missing == 0;
    }

    /// Begins with another text.
    public void reset() {
        missing = 0;
    }
}
