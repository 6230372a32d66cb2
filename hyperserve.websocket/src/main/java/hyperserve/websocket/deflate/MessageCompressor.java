package hyperserve.websocket.deflate;

import hyperserve.api.Nullable;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;

/// Compresses the messages that one socket sends (RFC 7692 §7.2.1). Owned by whoever owns the
/// socket's sending.
///
/// Between messages it has no deflater, unless the context is kept. The JDK's deflater cannot be
/// told how far back to refer. So where the client bounds that, all is forgotten each time that so
/// many bytes were compressed, by a full flush: nothing can refer to what was before.
public final class MessageCompressor implements AutoCloseable {

    /// What a sync or full flush ends with, and a message does not (RFC 7692 §7.2.1).
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private static final int LEAST_ROOM = 64;

    private final DeflatePool pool;
    private final boolean forgets;
    private final int window;

    private @Nullable Deflater deflater;

    /// How many bytes more can be compressed before all has to be forgotten.
    private int ahead;

    /// Whether there was anything since the last flush.
    private boolean unflushed;

    private boolean inMessage;
    private boolean closed;

    // What is being made.
    private byte[] out = new byte[0];
    private int size;

    /// A compressor for one socket.
    ///
    /// @param pool where deflaters come from
    /// @param agreement what was agreed on
    public MessageCompressor(DeflatePool pool, DeflateAgreement agreement) {
        this.pool = pool;
        this.forgets = agreement.serverNoContextTakeover();
        this.window =
                agreement.serverMaxWindowBits() == DeflateAgreement.MAX_BITS
                        ? Integer.MAX_VALUE
                        : 1 << agreement.serverMaxWindowBits();
        this.ahead = window;
    }

    /// Begins a message.
    ///
    /// @return false if all deflaters are in use: the message has to be sent as it is, which needs
    ///     no agreement and changes nothing for those behind it
    /// @throws IllegalStateException if a message has begun and not ended, or it is closed
    public boolean begin() {
        if (closed || inMessage) {
            throw new IllegalStateException(closed ? "it is closed" : "a message has begun");
        }
        if (deflater == null) {
            deflater = pool.deflaters().tryTake();
        }
        inMessage = deflater != null;
        return inMessage;
    }

    /// Compresses a piece of the message that has begun.
    ///
    /// @param bytes what holds it
    /// @param from the index of its first byte
    /// @param to the index after its last byte
    /// @param ends whether the message ends with it
    /// @return what can be sent by now, perhaps nothing before the end; the caller's, in an array
    ///     of its own
    /// @throws IllegalStateException if no message has begun
    public ByteBuffer compress(byte[] bytes, int from, int to, boolean ends) {
        Deflater current = deflater;
        if (current == null || !inMessage) {
            throw new IllegalStateException("no message has begun");
        }
        out = new byte[LEAST_ROOM + (to - from) / 4];
        size = 0;
        int at = from;
        while (at < to) {
            if (ahead == 0) {
                drain(current, Deflater.FULL_FLUSH);
                ahead = window;
            }
            int count = Math.min(to - at, ahead);
            current.setInput(bytes, at, count);
            drain(current, Deflater.NO_FLUSH);
            at += count;
            ahead -= window == Integer.MAX_VALUE ? 0 : count;
            unflushed = true;
        }
        if (ends) {
            end(current);
        }
        byte[] made = out;
        out = TAIL;
        return ByteBuffer.wrap(made, 0, size);
    }

    private void drain(Deflater current, int flush) {
        boolean full = true;
        while (full) {
            if (size == out.length) {
                out = Arrays.copyOf(out, 2 * size);
            }
            int room = out.length - size;
            int count = current.deflate(out, size, room, flush);
            size += count;
            full = count == room;
        }
    }

    private void end(Deflater current) {
        if (unflushed) {
            drain(current, Deflater.SYNC_FLUSH);
            size -= TAIL.length;
            if (size < 0 || !Arrays.equals(out, size, size + 4, TAIL, 0, 4)) {
                throw new IllegalStateException("a flush without its tail");
            }
        } else {
            // A message of nothing (RFC 7692 §7.2.3.6): the head of a block that is empty.
            out[0] = 0;
            size = 1;
        }
        unflushed = false;
        inMessage = false;
        if (forgets) {
            release(current);
        } else {
            // It would keep the message in memory.
            current.setInput(TAIL, 0, 0);
        }
    }

    private void release(Deflater current) {
        deflater = null;
        ahead = window;
        unflushed = false;
        pool.deflaters().giveBack(current);
    }

    /// {@return how many bytes outside the heap it has}
    public long held() {
        return deflater == null ? 0 : DeflatePool.DEFLATER_SIZE;
    }

    /// Gives the deflater back, also within a message. Can be called again.
    @Override
    public void close() {
        closed = true;
        inMessage = false;
        Deflater current = deflater;
        if (current != null) {
            release(current);
        }
    }
}
