package hyperserve.http2.connection;

import hyperserve.runtime.limits.MemoryBudget;
import hyperserve.runtime.net.Output;

import java.nio.ByteBuffer;

/// Content in memory that others may send, too. Owned by whoever owns the connection.
final class Piece {

    /// Less is copied behind what is to be sent before it.
    private static final int COPY_LIMIT = 4 * 1024;

    private final ByteBuffer rest;
    private final Object content;

    /// Whether the budget counts it.
    private boolean shared;

    /// @param bytes the bytes; the position is others' too, and stays
    /// @param content what they belong to
    Piece(ByteBuffer bytes, Object content) {
        this.rest = bytes.asReadOnlyBuffer();
        this.content = content;
    }

    /// Counts it, as it waits for a window.
    ///
    /// @return whether there is room for it
    boolean tryShare(MemoryBudget budget) {
        if (!shared) {
            shared = budget.tryShare(content, rest.capacity());
        }
        return shared;
    }

    /// It waits no more.
    void unshare(MemoryBudget budget) {
        if (shared) {
            shared = false;
            budget.unshare(content, rest.capacity());
        }
    }

    boolean isEmpty() {
        return !rest.hasRemaining();
    }

    /// How many bytes a frame may have that takes them.
    int most(int count) {
        return Math.min(count, rest.remaining());
    }

    /// Moves bytes to the output.
    void take(Output out, int count) {
        if (count > COPY_LIMIT) {
            out.append(rest.duplicate().limit(rest.position() + count), content);
        } else if (count > 0) {
            ByteBuffer target = out.room(count);
            target.put(target.position(), rest, rest.position(), count);
            target.position(target.position() + count);
        }
        rest.position(rest.position() + count);
    }
}
