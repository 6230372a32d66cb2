package hyperserve.api;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Content in memory; immutable.
public final class FixedBody extends ResponseBody {

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

    /// Content from text.
    ///
    /// @param text the text, sent as UTF-8
    /// @return the content
    public static FixedBody utf8(String text) {
        return owning(text.getBytes(StandardCharsets.UTF_8));
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

    /// {@return the content as text, for tests: UTF-8, where bytes that are none become U+FFFD}
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FixedBody that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
