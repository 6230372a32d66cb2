package hyperserve.web.filter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/// Pieces that go through one stream of a coding, from the first to the last: each may refer to
/// those before it, and the stream keeps what that takes as long as the response goes on.
final class StreamedPieces implements EncodedPieces {

    private static final int SLICE = 8 * 1024;

    /// Begins the stream, as [ContentCoding#encode] does.
    @FunctionalInterface
    interface Encoder {
        OutputStream encode(OutputStream out) throws IOException;
    }

    /// Gathers what the coding makes of one piece, and keeps no room between two.
    private static final class Gathered extends ByteArrayOutputStream {

        private static final byte[] NONE = {};

        Gathered() {
            super(0);
        }

        synchronized ByteBuffer take() {
            ByteBuffer taken = ByteBuffer.wrap(buf, 0, count);
            buf = NONE;
            count = 0;
            return taken;
        }
    }

    private final Gathered gathered = new Gathered();

    // Guarded by this, so that what the coding has is not given to another response while a thread
    // still encodes for this one.
    private final OutputStream encoder;
    private boolean closed;

    /// @throws IOException if the coding cannot begin
    StreamedPieces(Encoder coding) throws IOException {
        encoder = coding.encode(gathered);
    }

    @Override
    public synchronized ByteBuffer begin() throws IOException {
        requireOpen();
        encoder.flush();
        return gathered.take();
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("the response has ended");
        }
    }

    @Override
    public synchronized ByteBuffer encode(ByteBuffer piece) throws IOException {
        requireOpen();
        byte[] slice = new byte[Math.min(SLICE, piece.remaining())];
        for (int at = piece.position(); at < piece.limit(); at += slice.length) {
            int count = Math.min(slice.length, piece.limit() - at);
            piece.get(at, slice, 0, count);
            encoder.write(slice, 0, count);
        }
        encoder.flush();
        return gathered.take();
    }

    @Override
    public synchronized ByteBuffer end() throws IOException {
        requireOpen();
        close();
        return gathered.take();
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            encoder.close();
        }
    }
}
