package hyperserve.runtime.net;

import hyperserve.api.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/// The bytes to send and not yet taken by the socket, in order.
///
/// Small things are copied into a leased buffer, the *tail*; large ones stand in a queue before it.
/// One [#flush()] writes all of it with as few system calls as the socket allows. Owned by whoever
/// owns the connection.
public final class Output {

    /// NIO copies each heap buffer into a direct one of its size, kept for each thread: so never
    /// more than this at once.
    static final int SLICE = 64 * 1024;

    /// What may go with a slice in one write, so that the head of a frame before it does not push
    /// the end of it into a packet of its own.
    private static final int MARGIN = 1024;

    /// Direct buffers are not copied; but one connection's must not keep the others waiting.
    private static final int DIRECT_SLICE = 1024 * 1024;

    private static final int MOST_BUFFERS = 16;

    /// Stands for the queue of a connection that has not needed one, as most never do. Stays empty.
    private static final ArrayDeque<Piece> UNUSED = new ArrayDeque<>(1);

    /// What is small, and stands before something large, is copied, so that the next small thing
    /// has the same buffer.
    private static final int SMALL = 64;

    private final Transport transport;
    private final BufferPool pool;
    private ArrayDeque<Piece> queue = UNUSED;
    private @Nullable ByteBuffer tail;
    private long queued;

    /// What the transport has taken.
    private long taken;

    /// The capacities of the buffers that are its own: the tail, and what was one.
    private long own;

    /// Bytes in the queue, of whichever origin. `content` is what the bytes belong to and may be
    /// sent to others too, null if they are this connection's or the caller's; `own` says which.
    private static final class Piece {
        private final ByteBuffer bytes;
        private final boolean own;
        private final @Nullable Object content;

        /// Whether the budget counts the content on behalf of this piece.
        private boolean shared;

        Piece(ByteBuffer bytes, boolean own, @Nullable Object content) {
            this.bytes = bytes;
            this.own = own;
            this.content = content;
        }
    }

    Output(Transport transport, BufferPool pool) {
        this.transport = transport;
        this.pool = pool;
    }

    /// {@return the number of bytes that wait to be sent}
    public long unsent() {
        ByteBuffer last = tail;
        return transport.unsent() + queued + (last == null ? 0 : last.position());
    }

    private void enqueue(Piece piece) {
        if (queue.equals(UNUSED)) {
            queue = new ArrayDeque<>(2);
        }
        queue.add(piece);
    }

    /// A buffer with room for some bytes, to be filled by the caller at its position.
    ///
    /// @param length how many bytes will be put at most
    /// @return a buffer with an array, whose position is where to put them and is to be advanced
    public ByteBuffer room(int length) {
        ByteBuffer last = tail;
        if (last != null) {
            if (last.remaining() >= length) {
                return last;
            }
            push(last);
        }
        last = length <= BufferPool.SIZE ? pool.lease() : ByteBuffer.allocate(length);
        tail = last;
        own += last.capacity();
        return last;
    }

    private void push(ByteBuffer filled) {
        filled.flip();
        queued += filled.remaining();
        enqueue(new Piece(filled, true, null));
        tail = null;
    }

    /// Appends what the caller keeps until it is sent, without copying it.
    ///
    /// @param bytes the bytes; not to be changed before they are sent
    public void append(ByteBuffer bytes) {
        append(bytes, null);
    }

    /// Appends content without copying it. While it waits to be sent it counts as kept for this
    /// connection, and once for all that send it.
    ///
    /// @param bytes its bytes; not to be changed before they are sent
    /// @param content what they belong to, null if that is the caller's to keep
    public void append(ByteBuffer bytes, @Nullable Object content) {
        pushTailBefore();
        queued += bytes.remaining();
        enqueue(new Piece(bytes.asReadOnlyBuffer(), false, content));
    }

    /// Appends a leased buffer, and gives it back when it is sent.
    ///
    /// @param filled a buffer of the connection's pool, filled up to its position
    public void appendLeased(ByteBuffer filled) {
        pushTailBefore();
        own += filled.capacity();
        filled.flip();
        queued += filled.remaining();
        enqueue(new Piece(filled, true, null));
    }

    /// Copies what was appended without content and is not sent yet, as the caller is about to use
    /// its memory for something else.
    public void keepBorrowed() {
        for (int left = queue.size(); left > 0; left--) {
            Piece piece = queue.remove();
            if (piece.own || piece.content != null) {
                queue.add(piece);
            } else {
                keepCopy(piece.bytes);
            }
        }
    }

    private void keepCopy(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            ByteBuffer copy = pool.lease();
            own += copy.capacity();
            int count = Math.min(bytes.remaining(), copy.remaining());
            copy.put(0, bytes, bytes.position(), count).limit(count);
            bytes.position(bytes.position() + count);
            enqueue(new Piece(copy, true, null));
        }
    }

    private void pushTailBefore() {
        ByteBuffer last = tail;
        if (last != null && last.position() > 0 && last.position() <= SMALL) {
            byte[] small = new byte[last.position()];
            last.get(0, small);
            queued += small.length;
            own += small.length;
            enqueue(new Piece(ByteBuffer.wrap(small), true, null));
            last.position(0);
        } else {
            pushTail();
        }
    }

    private void pushTail() {
        ByteBuffer last = tail;
        if (last != null && last.position() > 0) {
            push(last);
        }
    }

    /// {@return how many bytes it keeps of its own while they wait to be sent}
    long held() {
        return own;
    }

    /// Counts content that waits to be sent; to be called before it waits.
    ///
    /// @return whether there is room for it
    boolean shareContent() {
        if (queue.isEmpty()) {
            return true;
        }
        for (Piece piece : queue) {
            if (piece.content != null && !piece.shared) {
                if (!pool.budget().tryShare(piece.content, piece.bytes.capacity())) {
                    return false;
                }
                piece.shared = true;
            }
        }
        return true;
    }

    /// Writes what the socket takes without waiting.
    ///
    /// @return how many bytes fewer are unsent
    /// @throws IOException if the peer is gone
    public long flush() throws IOException {
        long heldBack = transport.unsent();
        long written = writeAll();
        transport.flush();
        return Math.max(0, written + heldBack - transport.unsent());
    }

    /// {@return how many bytes the socket has taken of what was put here since the connection
    /// began; parts of files are not}
    public long sent() {
        return taken - transport.unsent();
    }

    private long writeAll() throws IOException {
        long before = taken;
        while (!queue.isEmpty()) {
            if (flushQueue() == 0) {
                return taken - before;
            }
        }
        ByteBuffer last = tail;
        if (last != null && last.position() > 0) {
            last.flip();
            try {
                taken += transport.write(last);
            } finally {
                last.compact();
            }
        }
        return taken - before;
    }

    /// Writes up to a slice from the head of the queue, the tail with it if it fits.
    private long flushQueue() throws IOException {
        pushTail();
        ByteBuffer[] batch = new ByteBuffer[Math.min(queue.size(), MOST_BUFFERS)];
        int count = 0;
        int heap = SLICE + MARGIN;
        int direct = DIRECT_SLICE;
        for (Piece piece : queue) {
            ByteBuffer buffer = piece.bytes;
            int most = buffer.isDirect() ? direct : Math.min(heap, SLICE);
            int length = Math.min(buffer.remaining(), most);
            batch[count++] = buffer.slice(buffer.position(), length);
            if (buffer.isDirect()) {
                direct -= length;
            } else {
                heap -= length;
            }
            if (count == batch.length || length < buffer.remaining()) {
                break;
            }
        }
        long sent = count == 1 ? transport.write(batch[0]) : transport.write(batch, count);
        queued -= sent;
        taken += sent;
        dropSent(sent);
        pullTail();
        return sent;
    }

    /// What nothing was sent of has room for more: or each small thing that comes while the socket
    /// takes nothing would keep a buffer of its own.
    private void pullTail() {
        Piece last = queue.peekLast();
        if (last != null && last.own && last.bytes.position() == 0) {
            // Which gives back the tail there was: an empty one.
            release();
            queue.removeLast();
            queued -= last.bytes.remaining();
            tail = last.bytes.position(last.bytes.limit()).limit(last.bytes.capacity());
        }
    }

    private void dropSent(long sent) {
        long left = sent;
        while (!queue.isEmpty()) {
            ByteBuffer head = queue.element().bytes;
            int taken = (int) Math.min(left, head.remaining());
            head.position(head.position() + taken);
            left -= taken;
            if (head.hasRemaining()) {
                return;
            }
            giveBack(queue.remove());
        }
    }

    private void giveBack(Piece taken) {
        if (taken.own) {
            own -= taken.bytes.capacity();
            pool.release(taken.bytes);
        } else if (taken.content != null && taken.shared) {
            pool.budget().unshare(taken.content, taken.bytes.capacity());
        }
    }

    /// Gives the tail back if it is empty.
    public void release() {
        ByteBuffer last = tail;
        if (last != null && last.position() == 0) {
            giveBackTail(last);
        }
    }

    private void giveBackTail(ByteBuffer last) {
        tail = null;
        own -= last.capacity();
        pool.release(last);
    }

    /// Drops all that was not sent; the connection is of no more use for others then.
    public void discard() {
        while (!queue.isEmpty()) {
            giveBack(queue.remove());
        }
        queued = 0;
        ByteBuffer last = tail;
        if (last != null) {
            giveBackTail(last);
        }
    }
}
