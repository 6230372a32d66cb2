package hyperserve.runtime.net;

import hyperserve.api.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;

/// The bytes received and not yet used: `array()[start() .. end())`.
///
/// The buffer is leased when bytes come and given back by [#release()], which keeps an incomplete
/// rest in an array of just its size. Only a buffer that is filled well is kept itself: to copy a
/// long rest for each byte that a slow client sends would be quadratic work. Whoever keeps indexes
/// into the array, as the head of a request in progress does, has to copy those bytes before the
/// next [#fill()] or [#release()]. Owned by whoever owns the connection.
public final class Input {

    /// No more is read only to hear whether the client is still there once so much has come. A
    /// reset can be heard of only behind what came before it; and what is kept is copied for each
    /// packet of more.
    public static final int MOST_AHEAD = 32 * 1024;

    private static final int LEAST_ROOM = 2048;
    private static final byte[] NONE = new byte[0];

    private final Transport transport;
    private final BufferPool pool;
    private @Nullable ByteBuffer buffer;
    private byte[] array = NONE;
    private int start;
    private int end;
    private long received;
    private boolean dropped;
    private boolean ended;

    Input(Transport transport, BufferPool pool) {
        this.transport = transport;
        this.pool = pool;
    }

    /// {@return the array that holds the bytes; another one after [#fill()] or [#release()]}
    public byte[] array() {
        return array;
    }

    /// {@return the index of the first unused byte}
    public int start() {
        return start;
    }

    /// {@return the index after the last byte}
    public int end() {
        return end;
    }

    /// {@return the number of unused bytes}
    public int size() {
        return end - start;
    }

    /// Marks bytes as used.
    ///
    /// @param count how many
    public void consume(int count) {
        start += count;
    }

    /// Reads once without waiting.
    ///
    /// @return the number of bytes read, 0 if there were none, −1 at the end of the stream
    /// @throws IOException if the peer is gone
    public int fill() throws IOException {
        if (dropped) {
            return -1;
        }
        ByteBuffer target = makeRoom();
        target.limit(target.capacity()).position(end);
        int count = noted(transport.read(target));
        if (count > 0) {
            end += count;
        }
        return count;
    }

    /// Reads one byte without waiting, for which it takes no buffer that stays.
    ///
    /// @return as [#fill()]
    /// @throws IOException if the peer is gone
    int fillByOne() throws IOException {
        if (dropped) {
            return -1;
        }
        ByteBuffer one = ByteBuffer.allocate(1);
        int count = noted(transport.readLittle(one));
        if (count > 0) {
            ByteBuffer target = makeRoom();
            target.put(end, one.get(0));
            end++;
        }
        return count;
    }

    /// Reads on while something is here of which no readiness tells, perhaps only the end, and
    /// there is room for it. For who reads to hear whether the client is still there.
    ///
    /// @throws IOException if the peer is gone
    public void fillUnread() throws IOException {
        boolean more = true;
        while (more
                && transport.hasUnread()
                && size() < MOST_AHEAD
                && pool.budget().hasRoom(BufferPool.SIZE)) {
            more = fill() > 0;
        }
    }

    private int noted(int count) {
        if (count < 0) {
            ended = true;
        } else {
            received += count;
        }
        return count;
    }

    /// {@return how many bytes have come since the connection began, used or not}
    public long received() {
        return received;
    }

    /// {@return whether the peer has said that nothing more comes}
    public boolean hasEnded() {
        return ended;
    }

    /// Reads once straight into the caller's array; only when no byte is unused.
    ///
    /// @param target the array
    /// @param offset where to begin
    /// @param length the most bytes to read
    /// @return as [#fill()]
    /// @throws IOException if the peer is gone
    public int readInto(byte[] target, int offset, int length) throws IOException {
        if (dropped) {
            return -1;
        }
        return noted(
                transport.read(ByteBuffer.wrap(target, offset, Math.min(length, Output.SLICE))));
    }

    private ByteBuffer makeRoom() {
        if (start == end) {
            start = 0;
            end = 0;
        }
        ByteBuffer current = buffer;
        if (current == null) {
            return adopt(array.length + LEAST_ROOM <= BufferPool.SIZE ? pool.lease() : grown());
        }
        if (current.capacity() - end >= LEAST_ROOM) {
            return current;
        }
        System.arraycopy(array, start, array, 0, end - start);
        end -= start;
        start = 0;
        if (current.capacity() - end >= LEAST_ROOM) {
            return current;
        }
        ByteBuffer larger = adopt(grown());
        pool.release(current);
        return larger;
    }

    private ByteBuffer grown() {
        return ByteBuffer.allocate(Math.max(2 * BufferPool.SIZE, 2 * array.length));
    }

    @SuppressWarnings("ByteBufferBackingArray") // pooled and grown ones begin at their array's 0
    private ByteBuffer adopt(ByteBuffer target) {
        System.arraycopy(array, 0, target.array(), 0, end);
        buffer = target;
        array = target.array();
        return target;
    }

    /// {@return how many bytes it keeps while nobody uses it, after [#release()]}
    long held() {
        return array.length;
    }

    /// Gives the buffer back and keeps only the unused bytes, at index 0; or keeps it, if they fill
    /// three eighths of it. One that has just been doubled is filled so far.
    public void release() {
        ByteBuffer current = buffer;
        if (current == null) {
            forgetIfUsed();
            return;
        }
        int size = end - start;
        if (size >= current.capacity() / 8 * 3) {
            return;
        }
        byte[] rest = size == 0 ? NONE : new byte[size];
        System.arraycopy(array, start, rest, 0, size);
        array = rest;
        start = 0;
        end = size;
        buffer = null;
        pool.release(current);
    }

    /// A rest that was kept, and is used by now, would be kept as long as the connection idles.
    private void forgetIfUsed() {
        if (start == end) {
            array = NONE;
            start = 0;
            end = 0;
        }
    }

    /// Drops all that was not used. What comes later does not follow what was, so the stream is
    /// taken to end here.
    void giveUp() {
        discard();
        dropped = true;
    }

    /// Reads once without waiting, and keeps neither that nor what was here before, as
    /// [#giveUp()].
    ///
    /// @return as [#fill()]
    /// @throws IOException if the peer is gone
    public int drop() throws IOException {
        giveUp();
        ByteBuffer passing = pool.lease();
        try {
            return noted(transport.read(passing));
        } finally {
            pool.release(passing);
        }
    }

    /// {@return whether bytes were dropped: what comes is of no more use}
    public boolean hasDropped() {
        return dropped;
    }

    /// Drops all that was not used, which takes no memory.
    void discard() {
        start = end;
        release();
        forgetIfUsed();
    }
}
