package hyperserve.api;

import java.nio.ByteBuffer;

/// Content in memory; immutable.
public final class FixedBody implements ResponseBody {

    private static final FixedBody EMPTY = new FixedBody(new byte[0]);

    private final byte[] bytes;

    private FixedBody(byte[] bytes) {
        this.bytes = bytes;
    }

    /// {@return no content}
    public static FixedBody empty() {
        return EMPTY;
    }

    /// Content from bytes.
    ///
    /// @param bytes the content, copied
    /// @return the content
    public static FixedBody of(byte[] bytes) {
        return owning(bytes.clone());
    }

    /// Takes an array that nobody else holds.
    static FixedBody owning(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new FixedBody(bytes);
    }

    @Override
    public long length() {
        return bytes.length;
    }

    /// Copies all bytes.
    ///
    /// @param target where to
    /// @param offset the index of the first byte there
    /// @throws IndexOutOfBoundsException if they do not fit
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, bytes.length);
    }

    /// {@return a read-only view of all bytes, with a position of its own}
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }
}
