package hyperserve.runtime.tls;

import hyperserve.test.SocketlessChannel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayDeque;

/// A channel without a network that takes only as much as it is told to, and whose peer may end or
/// reset it at any time. Each read gives the next of the pieces that were fed.
final class PartialChannel extends SocketlessChannel {

    private final ArrayDeque<ByteBuffer> pieces = new ArrayDeque<>();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private int room = Integer.MAX_VALUE;
    private boolean ended;
    private boolean reset;
    private boolean outputShut;
    private long received;

    /// What a socket says whose peer has reset it.
    static final class ResetException extends IOException {

        private static final long serialVersionUID = 1;

        ResetException() {
            super("Connection reset");
        }
    }

    PartialChannel() {
        super(SelectorProvider.provider());
    }

    void feed(byte[] piece) {
        if (piece.length > 0 && !ended) {
            pieces.add(ByteBuffer.wrap(piece));
        }
    }

    /// After the pieces comes the end of the stream.
    void end() {
        ended = true;
    }

    /// What was not read is lost.
    void reset() {
        reset = true;
        pieces.clear();
    }

    /// How many bytes all further writes take together, until this is said again.
    void room(int bytes) {
        room = bytes;
    }

    boolean isReadable() {
        return ended || reset || !pieces.isEmpty();
    }

    boolean isWritable() {
        return room > 0 || reset;
    }

    /// How many bytes have been read and written.
    long moved() {
        return received + written.size();
    }

    /// How many bytes have been read.
    long received() {
        return received;
    }

    byte[] written() {
        return written.toByteArray();
    }

    int writtenLength() {
        return written.size();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        requireNoReset();
        ByteBuffer piece = pieces.peek();
        if (piece == null) {
            return ended ? -1 : 0;
        }
        int count = Math.min(piece.remaining(), target.remaining());
        target.put(piece.slice(piece.position(), count));
        piece.position(piece.position() + count);
        received += count;
        if (!piece.hasRemaining()) {
            pieces.remove();
        }
        return count;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        requireNoReset();
        if (outputShut) {
            throw new ClosedChannelException();
        }
        byte[] bytes = new byte[Math.min(source.remaining(), room)];
        source.get(bytes);
        room -= room == Integer.MAX_VALUE ? 0 : bytes.length;
        written.writeBytes(bytes);
        return bytes.length;
    }

    private void requireNoReset() throws ResetException {
        if (reset) {
            throw new ResetException();
        }
    }

    @Override
    public SocketChannel shutdownOutput() {
        outputShut = true;
        return this;
    }
}
