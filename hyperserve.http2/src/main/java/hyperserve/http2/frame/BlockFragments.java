package hyperserve.http2.frame;

import java.util.Arrays;

/// The pieces of a header block that did not come in one, put together (RFC 9113 §4.3). Reused;
/// not for several threads at once.
public final class BlockFragments {

    private static final byte[] NOTHING = new byte[0];

    private final int most;
    private byte[] bytes = NOTHING;
    private int length;

    /// None yet.
    ///
    /// @param most how many bytes are kept at most
    public BlockFragments(int most) {
        this.most = most;
    }

    /// Adds a piece.
    ///
    /// @param source the array that holds it
    /// @param start the index of its first byte
    /// @param end the index after the last one
    /// @return false if all are longer than what is kept: without them the tables of both sides
    ///     would be out of step, so the connection has to end
    public boolean add(byte[] source, int start, int end) {
        int added = end - start;
        if (added > most - length) {
            return false;
        }
        if (length + added > bytes.length) {
            int capacity = Math.max(length + added, Math.min(most, 2 * bytes.length));
            bytes = Arrays.copyOf(bytes, capacity);
        }
        System.arraycopy(source, start, bytes, length, added);
        length += added;
        return true;
    }

    /// {@return whether there is none}
    public boolean isEmpty() {
        return length == 0;
    }

    /// {@return the array that holds all pieces, from its beginning}
    public byte[] bytes() {
        return bytes;
    }

    /// {@return how many bytes they have}
    public int length() {
        return length;
    }

    /// Lets go of them.
    public void clear() {
        bytes = NOTHING;
        length = 0;
    }
}
