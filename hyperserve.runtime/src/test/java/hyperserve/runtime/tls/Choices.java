package hyperserve.runtime.tls;

import java.util.Arrays;

/// The bytes of a fuzzer as decisions, one after the other; each is 0 when there are no more.
final class Choices {

    private final byte[] bytes;
    private int at;

    Choices(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean hasMore() {
        return at < bytes.length;
    }

    /// One of so many, the first of which is 0.
    int below(int bound) {
        return hasMore() ? Byte.toUnsignedInt(bytes[at++]) % bound : 0;
    }

    /// One of some sizes.
    int oneOf(int... sizes) {
        return sizes[below(sizes.length)];
    }

    /// The next ones as they are, as many as there are.
    byte[] take(int count) {
        int end = Math.min(bytes.length, at + count);
        byte[] taken = Arrays.copyOfRange(bytes, at, end);
        at = end;
        return taken;
    }
}
