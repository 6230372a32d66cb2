package hyperserve.websocket.deflate;

import hyperserve.api.Nullable;
import hyperserve.websocket.frame.ConnectionErrorException;

import java.util.zip.Inflater;

/// Inflates the messages that one socket receives (RFC 7692 §7.2.2). Owned by whoever owns the
/// socket's receiving.
///
/// Between messages it has no inflater, unless the context is kept. A piece of a message is given
/// by [#input], and what it holds is taken by [#inflate] until that is 0; [#end] says that the
/// message has no more pieces, and what is left of it is taken in the same way.
public final class MessageDecompressor implements AutoCloseable {

    /// What the sender has left out (RFC 7692 §7.2.2).
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    /// The same, and a last block with nothing in it: only if that is found was all there that
    /// blocks had announced. Where the context is kept it cannot be done, as an inflater forgets
    /// everything behind a last block.
    private static final byte[] LAST_TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF, 1, 0, 0, -1, -1};

    private final DeflatePool pool;
    private final boolean forgets;
    private final long maxMessage;

    private @Nullable Inflater inflater;
    private long length;
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
    /// @throws IllegalStateException if the piece before it was not inflated to its end
    public void input(byte[] bytes, int from, int to) throws ConnectionErrorException {
        throw new UnsupportedOperationException("not there yet");
    }

    /// Says that the message has no more pieces.
    ///
    /// @throws ConnectionErrorException as [#input] does
    /// @throws IllegalStateException if the last piece was not inflated to its end
    public void end() throws ConnectionErrorException {
        throw new UnsupportedOperationException("not there yet");
    }

    /// Inflates.
    ///
    /// @param target where to put what was inflated
    /// @param from where to begin
    /// @param to where to end; there has to be room for one byte at least
    /// @return how many bytes it has put there, 0 if there are no more in what it was given; behind
    ///     [#end()], if the message is over
    /// @throws ConnectionErrorException if the message is too long, 1009, or not deflate, 1007
    public int inflate(byte[] target, int from, int to) throws ConnectionErrorException {
        throw new UnsupportedOperationException("not there yet");
    }

    /// {@return how many bytes outside the heap it has}
    public long held() {
        return inflater == null ? 0 : DeflatePool.INFLATER_SIZE;
    }

    /// Gives the inflater back, also within a message. Can be called again.
    @Override
    public void close() {
        closed = true;
    }
}
