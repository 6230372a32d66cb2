package hyperserve.websocket.deflate;

import hyperserve.api.Nullable;
import hyperserve.websocket.frame.CloseCode;
import hyperserve.websocket.frame.ConnectionErrorException;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Inflates the messages that one socket receives (RFC 7692 §7.2.2). Owned by whoever owns the
/// socket's receiving.
///
/// Between messages it has no inflater, unless the context is kept. A piece of a message is given
/// by [#input], and what it holds is taken by [#inflate] until that is 0; [#end] says that the
/// message has no more pieces, and what is left of it is taken in the same way. Who gathers the
/// pieces first, and gives them when the last one is there, has an inflater no longer than it takes
/// to inflate: then clients that are slow in the middle of a message cannot use up all there are.
///
/// A sender may end blocks for good within a message (RFC 7692 §7.2.3.4): what comes behind begins
/// anew and cannot refer to what was before. A message of no bytes at all is an empty one, as
/// senders make it whose flush has nothing to say.
public final class MessageDecompressor implements AutoCloseable {

    /// What the sender has left out (RFC 7692 §7.2.2).
    private static final byte[] TAIL = {0, 0, -1, -1};

    /// The same, and a last block with nothing in it: only if that is found was all there that
    /// blocks had announced. Where the context is kept that cannot be asked, as an inflater forgets
    /// everything behind a last block.
    private static final byte[] LAST_TAIL = {0, 0, -1, -1, 1, 0, 0, -1, -1};

    private final DeflatePool pool;
    private final boolean forgets;
    private final long maxMessage;

    private @Nullable Inflater inflater;
    private byte[] given = TAIL;
    private int givenEnd;
    private long length;
    private boolean inMessage;
    private boolean ending;
    private boolean closed;

    /// A decompressor for one socket.
    ///
    /// @param pool where inflaters come from
    /// @param agreement what was agreed on
    /// @param maxMessage the longest message, inflated
    public MessageDecompressor(DeflatePool pool, DeflateAgreement agreement, long maxMessage) {
        this.pool = pool;
        this.forgets = agreement.clientNoContextTakeover();
        this.maxMessage = maxMessage;
    }

    /// Gives it the next piece of the message, or the first of the next one.
    ///
    /// @param bytes what holds it; not to be changed before [#inflate] has said 0
    /// @param from the index of its first byte
    /// @param to the index after its last byte
    /// @throws ConnectionErrorException if all inflaters are in use, 1013
    /// @throws IllegalStateException if what was given before was not inflated to its end, or it is
    ///     closed
    public void input(byte[] bytes, int from, int to) throws ConnectionErrorException {
        requireUsed();
        if (from == to) {
            return;
        }
        Inflater current = inflater;
        if (current == null) {
            current = pool.inflaters().tryTake();
            if (current == null) {
                throw new ConnectionErrorException(
                        CloseCode.TRY_AGAIN_LATER, "too many compressed messages at once");
            }
            inflater = current;
        }
        inMessage = true;
        give(current, bytes, from, to);
    }

    private void requireUsed() {
        Inflater current = inflater;
        boolean used = current == null || current.getRemaining() == 0;
        if (closed || ending || !used) {
            throw new IllegalStateException(
                    closed ? "it is closed" : "what was given before was not inflated to its end");
        }
    }

    private void give(Inflater current, byte[] bytes, int from, int to) {
        if (current.finished()) {
            current.reset();
        }
        given = bytes;
        givenEnd = to;
        current.setInput(bytes, from, to - from);
    }

    /// Says that the message has no more pieces.
    ///
    /// @throws IllegalStateException as [#input] does
    public void end() {
        requireUsed();
        Inflater current = inflater;
        ending = true;
        // One that has ended its blocks for good may leave out the byte behind them.
        if (current != null && inMessage && !current.finished()) {
            byte[] tail = forgets ? LAST_TAIL : TAIL;
            give(current, tail, 0, tail.length);
        }
    }

    /// Inflates.
    ///
    /// @param target where to put what was inflated
    /// @param from where to begin
    /// @param to where to end; there has to be room for one byte at least
    /// @return how many bytes it has put there, 0 if there are no more in what it was given; behind
    ///     [#end()], if the message is over
    /// @throws ConnectionErrorException if the message is too long, 1009, or not deflate, 1007; it
    ///     is closed then
    /// @throws IllegalArgumentException if there is no room, as 0 would then mean nothing
    public int inflate(byte[] target, int from, int to) throws ConnectionErrorException {
        if (from >= to) {
            throw new IllegalArgumentException("there is no room to inflate to");
        }
        Inflater current = inflater;
        int count = current == null || !inMessage ? 0 : next(current, target, from, to);
        if (count == 0 && ending) {
            finish();
        }
        return count;
    }

    private int next(Inflater current, byte[] target, int from, int to)
            throws ConnectionErrorException {
        try {
            int count = current.inflate(target, from, to - from);
            while (count == 0 && current.finished() && current.getRemaining() > 0) {
                give(current, given, givenEnd - current.getRemaining(), givenEnd);
                count = current.inflate(target, from, to - from);
            }
            length += count;
            if (length > maxMessage) {
                throw failed(CloseCode.TOO_BIG, "the message is too long");
            }
            return count;
        } catch (DataFormatException e) {
            throw failed(CloseCode.INVALID_PAYLOAD, "a compressed message is malformed");
        }
    }

    private ConnectionErrorException failed(int code, String reason) {
        close();
        return new ConnectionErrorException(code, reason);
    }

    private void finish() throws ConnectionErrorException {
        Inflater current = inflater;
        if (current != null && inMessage && forgets && !current.finished()) {
            throw failed(CloseCode.INVALID_PAYLOAD, "a compressed message is cut short");
        }
        ending = false;
        inMessage = false;
        length = 0;
        given = TAIL;
        if (current != null && forgets) {
            release(current);
        } else if (current != null) {
            // It would keep the last piece in memory.
            current.setInput(TAIL, 0, 0);
        }
    }

    private void release(Inflater current) {
        inflater = null;
        pool.inflaters().giveBack(current);
    }

    /// {@return how many bytes outside the heap it has}
    public long held() {
        return inflater == null ? 0 : DeflatePool.INFLATER_SIZE;
    }

    /// Gives the inflater back, also within a message. Can be called again.
    @Override
    public void close() {
        closed = true;
        inMessage = false;
        given = TAIL;
        Inflater current = inflater;
        if (current != null) {
            release(current);
        }
    }
}
