package hyperserve.runtime.http1;

import hyperserve.test.SocketlessChannel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayDeque;

/// A channel without a network: each read gives the next of the pieces that were fed, as a socket
/// in non-blocking mode gives what one packet brought.
///
/// A handler that reads while nothing is left would wait for ever, so it finds the end of the
/// stream instead.
final class ScriptedChannel extends SocketlessChannel {

    private final ArrayDeque<ByteBuffer> pieces = new ArrayDeque<>();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private boolean handlerReads;
    private boolean gathers;
    private boolean peerEnded;
    private boolean outputShut;
    private int room = Integer.MAX_VALUE;
    private int left = Integer.MAX_VALUE;
    private int writes;
    private Runnable onRead = () -> {};

    ScriptedChannel() {
        super(SelectorProvider.provider());
    }

    /// Adds what one packet brings.
    void feed(byte[] piece) {
        pieces.add(ByteBuffer.wrap(piece));
    }

    boolean hasPieces() {
        return !pieces.isEmpty();
    }

    /// Bytes that were fed and never read.
    int unread() {
        return pieces.stream().mapToInt(ByteBuffer::remaining).sum();
    }

    /// After the pieces comes the end of the stream.
    void endInput() {
        peerEnded = true;
    }

    /// From now on, or no longer, it is a handler that reads.
    void handlerReads(boolean reads) {
        handlerReads = reads;
    }

    /// Has handlers read all that was fed at once: where the beginning of a record is nothing, they
    /// would wait for the rest.
    void gathersForHandlers() {
        gathers = true;
    }

    /// Whether a handler reads, and would wait.
    boolean handlerWaits() {
        return handlerReads && pieces.isEmpty() && !peerEnded;
    }

    /// Told before each read.
    void onRead(Runnable listener) {
        onRead = listener;
    }

    /// How many bytes each write takes at most.
    void room(int bytes) {
        room = bytes;
    }

    /// How many bytes all further writes take together, until this is said again.
    void full(int bytes) {
        left = bytes;
    }

    byte[] written() {
        return written.toByteArray();
    }

    /// How often something was written.
    int writes() {
        return writes;
    }

    /// Whether no byte can follow what was written.
    boolean ended() {
        return outputShut || !isOpen();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        requireOpen();
        onRead.run();
        if (pieces.isEmpty()) {
            return peerEnded || handlerReads ? -1 : 0;
        }
        int count = readPiece(target);
        while (gathers && handlerReads && !pieces.isEmpty() && target.hasRemaining()) {
            count += readPiece(target);
        }
        return count;
    }

    private int readPiece(ByteBuffer target) {
        ByteBuffer piece = pieces.element();
        int count = Math.min(piece.remaining(), target.remaining());
        target.put(piece.slice(piece.position(), count));
        piece.position(piece.position() + count);
        if (!piece.hasRemaining()) {
            pieces.remove();
        }
        return count;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        requireOpen();
        if (outputShut) {
            throw new ClosedChannelException();
        }
        byte[] bytes = new byte[Math.min(source.remaining(), Math.min(room, left))];
        source.get(bytes);
        writes += bytes.length > 0 ? 1 : 0;
        left -= left == Integer.MAX_VALUE ? 0 : bytes.length;
        written.writeBytes(bytes);
        return bytes.length;
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        long sum = 0;
        for (int i = offset; i < offset + length; i++) {
            int count = write(sources[i]);
            sum += count;
            if (sources[i].hasRemaining() || sum >= room) {
                break;
            }
        }
        return sum;
    }

    private void requireOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public SocketChannel shutdownOutput() {
        outputShut = true;
        return this;
    }
}
