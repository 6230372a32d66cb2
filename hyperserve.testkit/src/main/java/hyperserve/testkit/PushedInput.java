package hyperserve.testkit;

import hyperserve.api.BodySource;
import hyperserve.api.Nullable;
import hyperserve.api.PushedBody;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The content of a response that is pushed, taken from its source by the thread that reads it.
final class PushedInput extends InputStream {

    private final BodySource source;
    private final Consumer<PushedInput> atEnd;
    private final long quiet;

    /// Has a permit if it was signalled.
    private final Semaphore signals = new Semaphore(0);

    // Guarded by this, which is not held while anything is waited for.
    private @Nullable ByteBuffer current;
    private @Nullable RuntimeException failure;
    private boolean over;
    private boolean ended;

    PushedInput(PushedBody body, Consumer<PushedInput> atEnd) throws Exception {
        this.atEnd = atEnd;
        this.quiet = body.quiet().toMillis();
        this.source =
                Objects.requireNonNull(
                        body.feed().open(signals::release), "the feed returned null");
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        boolean isQuiet = false;
        while (true) {
            int count = take(target, offset, length, isQuiet);
            if (count != 0) {
                return count;
            }
            isQuiet = !await();
            if (isQuiet && quiet == 0) {
                throw new InterruptedIOException("nothing was pushed for so long");
            }
        }
    }

    /// {@return whether a signal came}
    private boolean await() throws IOException {
        try {
            long millis = quiet == 0 ? Answering.PATIENCE_MILLIS : quiet;
            boolean signalled = signals.tryAcquire(millis, TimeUnit.MILLISECONDS);
            signals.drainPermits();
            return signalled;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /// {@return how many bytes were there, −1 at the end}
    private synchronized int take(byte[] target, int offset, int length, boolean isQuiet)
            throws IOException {
        ByteBuffer piece = current;
        if (piece == null || !piece.hasRemaining()) {
            piece = ended ? null : next(isQuiet);
            current = piece;
        }
        if (piece == null) {
            return ended ? -1 : 0;
        }
        int count = Math.min(length, piece.remaining());
        piece.get(target, offset, count);
        return count;
    }

    private @Nullable ByteBuffer next(boolean isQuiet) throws IOException {
        try {
            if (failure != null) {
                throw failure;
            }
            ByteBuffer piece = over ? null : source.next();
            if (piece == null || !piece.hasRemaining()) {
                over |= source.isOver();
                piece = isQuiet && !over ? source.quiet() : null;
            }
            if (over && piece == null) {
                end(true);
            }
            return piece == null ? null : piece.duplicate();
        } catch (Exception e) {
            end(false);
            throw new IOException("the source has failed", e);
        }
    }

    /// The application stops. Who reads finds out if the source fails at that.
    synchronized void stop() {
        if (ended) {
            return;
        }
        try {
            over |= source.stopping();
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        } finally {
            signals.release();
        }
    }

    private void end(boolean whole) {
        if (!ended) {
            ended = true;
            atEnd.accept(this);
            source.ended(whole);
        }
    }

    @Override
    public synchronized void close() {
        end(false);
    }
}
