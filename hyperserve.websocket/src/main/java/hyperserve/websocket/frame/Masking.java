package hyperserve.websocket.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The masking of payloads (RFC 6455 §5.3), which undoes itself. Stateless.
public final class Masking {

    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Masking() {}

    /// Masks or unmasks a piece of a payload in place, a word at a time.
    ///
    /// @param bytes what holds it
    /// @param from the index of its first byte
    /// @param to the index after its last byte
    /// @param key the masking key, whose highest byte is for the first byte of the payload
    /// @param phase how many bytes of the payload came before this piece; only its remainder by
    ///     four counts
    public static void apply(byte[] bytes, int from, int to, int key, int phase) {
        int turned = Integer.rotateLeft(key, (phase & 3) << 3);
        int at = from;
        if (to - from >= Long.BYTES) {
            long mask = (turned & 0xFFFF_FFFFL) << 32 | (turned & 0xFFFF_FFFFL);
            for (int last = to - Long.BYTES; at <= last; at += Long.BYTES) {
                WORD.set(bytes, at, (long) WORD.get(bytes, at) ^ mask);
            }
        }
        // The words were multiples of four bytes, so the mask stands where it stood.
        for (int shift = 24; at < to; at++) {
            bytes[at] = (byte) (bytes[at] ^ turned >>> shift);
            shift = (shift - 8) & 31;
        }
    }
}
