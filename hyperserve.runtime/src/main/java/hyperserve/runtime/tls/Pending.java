package hyperserve.runtime.tls;

import hyperserve.runtime.net.BufferPool;

import java.nio.ByteBuffer;

/// Bytes that wait between two steps: in a leased buffer while somebody works on them, in an array
/// of just their size while nobody does. Owned by whoever owns the connection.
///
/// To take from it or to add to it changes nothing until that is said ([#taken()], [#added()]): so
/// an error in between leaves it as it was.
final class Pending {

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final BufferPool pool;
    private ByteBuffer buffer = NONE;
    private int start;
    private int end;

    Pending(BufferPool pool) {
        this.pool = pool;
    }

    boolean isEmpty() {
        return start == end;
    }

    int size() {
        return end - start;
    }

    /// How many bytes can be added.
    int room() {
        return pool.size() - size();
    }

    /// The bytes, to be taken from the front, and [#taken()] to be called then.
    ByteBuffer front() {
        return buffer.limit(end).position(start);
    }

    /// What the position of [#front()] has passed is gone.
    void taken() {
        start = buffer.position();
        if (start == end) {
            start = 0;
            end = 0;
        }
    }

    /// The room behind the bytes, of at least [#room()], and [#added()] to be called then.
    ByteBuffer back() {
        if (buffer.capacity() < pool.size()) {
            ByteBuffer leased = pool.lease();
            leased.put(0, buffer, start, size());
            adopt(leased);
        } else if (start > 0) {
            buffer.put(0, buffer, start, size());
            end -= start;
            start = 0;
        }
        return buffer.limit(buffer.capacity()).position(end);
    }

    private void adopt(ByteBuffer other) {
        buffer = other;
        end -= start;
        start = 0;
    }

    /// What lies before the position of [#back()] is here now.
    void added() {
        end = buffer.position();
    }

    /// How many bytes it keeps.
    int held() {
        return buffer.capacity();
    }

    /// Gives the buffer back and keeps the bytes alone; or keeps it, if they fill three eighths of
    /// it: to copy many for each few that come would be quadratic work.
    void release() {
        ByteBuffer current = buffer;
        boolean leased = current.capacity() == pool.size();
        if (leased ? size() >= pool.size() / 8 * 3 : !isEmpty()) {
            return;
        }
        ByteBuffer rest = isEmpty() ? NONE : ByteBuffer.allocate(size());
        rest.put(0, current, start, size());
        adopt(rest);
        if (leased) {
            pool.release(current);
        }
    }

    /// Drops the bytes, which takes no memory.
    void drop() {
        end = start;
        release();
    }
}
