package hyperserve.http2.connection;

import hyperserve.runtime.net.BufferPool;
import hyperserve.runtime.net.Output;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/// Leased buffers with bytes to be sent. Not for several threads at once.
final class Filled {

    private final ArrayDeque<ByteBuffer> all = new ArrayDeque<>(2);
    private int bytes;
    private int held;

    int bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return bytes == 0;
    }

    /// The capacity of all buffers.
    int held() {
        return held;
    }

    /// Adds bytes: to the last buffer, if they have room there, as a writer may flush each of them.
    ///
    /// @param buffer a leased one that is not empty, ready to be read
    void add(ByteBuffer buffer, BufferPool buffers) {
        int count = buffer.remaining();
        bytes += count;
        ByteBuffer last = all.peekLast();
        if (last != null && last.capacity() - last.limit() >= count) {
            int end = last.limit();
            last.limit(end + count).put(end, buffer, buffer.position(), count);
            buffers.release(buffer);
            return;
        }
        all.add(buffer);
        held += buffer.capacity();
    }

    /// How many bytes a frame may have that takes them of one buffer.
    int most(int count) {
        ByteBuffer first = all.peek();
        return first == null ? 0 : Math.min(count, first.remaining());
    }

    /// Moves bytes of the first buffer to the output: the buffer itself, if all of it goes and that
    /// is much.
    void take(Output out, int count, boolean isMuch, BufferPool buffers) {
        if (count == 0) {
            return;
        }
        ByteBuffer first = all.element();
        bytes -= count;
        boolean whole = count == first.remaining();
        if (whole && isMuch && first.position() == 0) {
            held -= all.remove().capacity();
            out.appendLeased(first.position(count).limit(first.capacity()));
            return;
        }
        ByteBuffer target = out.room(count);
        target.put(target.position(), first, first.position(), count);
        target.position(target.position() + count);
        first.position(first.position() + count);
        if (whole) {
            held -= first.capacity();
            buffers.release(all.remove());
        }
    }

    void dropAll(BufferPool buffers) {
        while (!all.isEmpty()) {
            buffers.release(all.remove());
        }
        bytes = 0;
        held = 0;
    }
}
