package hyperserve.runtime.tls;

import hyperserve.runtime.net.BufferPool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

import javax.net.ssl.SSLException;

/// What was received: records that were not unwrapped yet, and content that nobody had room for.
/// Owned by whoever owns the connection.
final class Incoming {

    private final Pending received;
    private final Pending decrypted;

    Incoming(BufferPool buffers) {
        received = new Pending(buffers);
        decrypted = new Pending(buffers);
    }

    /// Whether nothing was received that is here still.
    boolean isEmpty() {
        return received.isEmpty();
    }

    /// The first byte of what was received, which is not empty.
    byte first() {
        return RecordHeader.type(received.front());
    }

    /// Takes what was read from the socket by somebody else, and is less than a buffer holds.
    void take(ByteBuffer bytes) {
        if (bytes.hasRemaining()) {
            received.back().put(bytes);
            received.added();
        }
    }

    /// Reads from the socket once.
    ///
    /// @return the number of bytes, −1 at the end
    int receive(SocketChannel channel) throws IOException {
        int count = channel.read(received.back());
        received.added();
        return count;
    }

    /// Reads one byte from the socket, for which it leases no buffer before it is there.
    ///
    /// @param passing has room for it
    /// @return as [#receive]
    int receiveOne(SocketChannel channel, ByteBuffer passing) throws IOException {
        int count = received.room() == 0 ? 0 : channel.read(passing.clear());
        if (count > 0) {
            received.back().put(passing.flip());
            received.added();
            passing.clear();
        }
        return count;
    }

    /// Whether there is content that had no room.
    boolean hasContent() {
        return !decrypted.isEmpty();
    }

    /// Gives content that had no room.
    ///
    /// @return how many bytes
    int takeContent(ByteBuffer target) {
        ByteBuffer front = decrypted.front();
        int count = Math.min(front.remaining(), target.remaining());
        target.put(front.slice(front.position(), count));
        front.position(front.position() + count);
        decrypted.taken();
        return count;
    }

    /// Whether a record is complete.
    boolean hasRecord() {
        ByteBuffer front = received.front();
        int length = RecordHeader.recordLength(front);
        return length >= 0 && length <= front.remaining();
    }

    /// Unwraps one record after the other. The first one with content need not fit: what there is
    /// no room for is kept. Of the others, only what fits; and none that may be an end, before what
    /// came first was answered.
    ///
    /// @param before the position of the target before the first byte
    /// @throws SSLException as [RecordLayer#unwrap]
    void unwrapAll(RecordLayer layer, ByteBuffer target, int before) throws SSLException {
        boolean more = true;
        while (more && !layer.isStuck() && !layer.isInputClosed()) {
            more = unwrapNext(layer, target, target.position() > before);
        }
    }

    private boolean unwrapNext(RecordLayer layer, ByteBuffer target, boolean given)
            throws SSLException {
        ByteBuffer front = received.front();
        int length = RecordHeader.recordLength(front);
        layer.requirePossible(length);
        if (length < 0 || length > front.remaining()) {
            return false;
        }
        boolean fits = length <= target.remaining();
        if (given && (!fits || !RecordHeader.mayBeContent(front))) {
            return false;
        }
        if (fits) {
            layer.unwrap(front, target);
        } else {
            layer.unwrap(front, target, decrypted.back());
            decrypted.added();
        }
        received.taken();
        return true;
    }

    void release() {
        received.release();
        decrypted.release();
    }

    void drop() {
        received.drop();
        decrypted.drop();
    }

    int held() {
        return received.held() + decrypted.held();
    }
}
