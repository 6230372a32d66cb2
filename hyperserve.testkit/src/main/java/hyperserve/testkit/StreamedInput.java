package hyperserve.testkit;

import hyperserve.api.BodyOutput;
import hyperserve.api.Nullable;
import hyperserve.api.StreamedBody;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/// The content of a streamed response, read while it is written: the writer has a virtual thread of
/// its own and waits when nobody reads.
final class StreamedInput extends InputStream {

    /// As with the server: before so much is written, or flushed, nothing is sent.
    private static final int COMMIT = 8 * 1024;

    private static final int MOST = 64 * 1024;

    private final StreamedBody body;

    // Guarded by this.
    private final ArrayDeque<byte[]> pieces = new ArrayDeque<>();
    private int taken;
    private long waiting;
    private long written;
    private boolean committed;
    private boolean ended;
    private boolean closed;
    private @Nullable Throwable failure;
    private @Nullable Thread writer;

    /// Where the writer writes.
    private final class Pipe extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            put(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            put(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            commit();
        }
    }

    private StreamedInput(StreamedBody body) {
        this.body = body;
    }

    /// Begins to write.
    ///
    /// @return the content, of which some is there, or the end
    /// @throws Exception what the writer has thrown before it had sent anything
    static StreamedInput begin(StreamedBody body) throws Exception {
        StreamedInput input = new StreamedInput(body);
        Thread thread = Thread.ofVirtual().name("test-writer").unstarted(input::run);
        synchronized (input) {
            input.writer = thread;
        }
        thread.start();
        input.awaitCommit();
        return input;
    }

    private void run() {
        try {
            body.writer().writeTo(BodyOutput.to(new Pipe()));
            end(null);
        } catch (Throwable e) {
            // Whoever reads is told.
            end(e);
        }
    }

    private synchronized void end(@Nullable Throwable thrown) {
        failure = thrown;
        if (thrown == null && body.length() >= 0 && written != body.length()) {
            failure =
                    new IOException(
                            "%s of the announced %s bytes were written"
                                    .formatted(written, body.length()));
        }
        ended = true;
        notifyAll();
    }

    private synchronized void put(byte[] bytes, int offset, int length) throws IOException {
        while (waiting >= MOST && !closed) {
            await();
        }
        if (closed) {
            throw new IOException("the client is gone");
        }
        if (length == 0) {
            return;
        }
        byte[] piece = new byte[length];
        System.arraycopy(bytes, offset, piece, 0, length);
        pieces.add(piece);
        waiting += length;
        written += length;
        committed |= written >= COMMIT;
        notifyAll();
    }

    private synchronized void commit() throws IOException {
        if (closed) {
            throw new IOException("the client is gone");
        }
        committed = true;
        notifyAll();
    }

    private synchronized void awaitCommit() throws Exception {
        while (!committed && !ended) {
            await();
        }
        if (!committed && failure != null) {
            if (failure instanceof Exception e) {
                throw e;
            }
            throw new IllegalStateException("the writer met an error", failure);
        }
    }

    @SuppressWarnings("WaitNotInLoop") // Those who call this loop.
    private void await() throws IOException {
        try {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Answering.PATIENCE_MILLIS);
            wait(Answering.PATIENCE_MILLIS);
            if (System.nanoTime() - end >= 0) {
                throw new InterruptedIOException("nothing has come for so long");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) throws IOException {
        while (pieces.isEmpty() && !ended && !closed) {
            await();
        }
        byte[] piece = pieces.peek();
        if (piece == null || closed) {
            if (failure != null) {
                throw new IOException("the writer has failed half-way", failure);
            }
            return -1;
        }
        int count = Math.min(length, piece.length - taken);
        System.arraycopy(piece, taken, target, offset, count);
        taken += count;
        waiting -= count;
        if (taken == piece.length) {
            pieces.remove();
            taken = 0;
        }
        notifyAll();
        return count;
    }

    @Override
    public synchronized void close() {
        closed = true;
        Thread thread = writer;
        if (thread != null && !ended) {
            thread.interrupt();
        }
        notifyAll();
    }
}
