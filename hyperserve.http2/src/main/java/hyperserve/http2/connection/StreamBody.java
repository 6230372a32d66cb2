package hyperserve.http2.connection;

import hyperserve.api.BodyException;
import hyperserve.api.Headers;
import hyperserve.api.Nullable;
import hyperserve.api.Status;
import hyperserve.runtime.net.Ledger;
import hyperserve.runtime.net.TransferClock;
import hyperserve.runtime.semantics.ReceivedBody;
import hyperserve.runtime.semantics.ReceivedBodyStream;
import hyperserve.runtime.semantics.ServerState;
import hyperserve.runtime.semantics.WholeBody;
import hyperserve.runtime.semantics.WholeBody.Copy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/// The body of a request: put here by whoever owns the connection as it comes, and read by the
/// handler's thread, which may wait for it. What has been read opens the windows again, so no more
/// is ever kept than they allow.
final class StreamBody extends ReceivedBody {

    /// That of each piece behind another, so that frames of a byte each are not kept as arrays.
    private static final int LEAST_PIECE = 1024;

    private final Stream stream;
    private final ServerState server;
    private final TransferClock clock;
    private final InputStream input = new ReceivedBodyStream(this);

    // Guarded by this.
    private final ArrayDeque<byte[]> pieces = new ArrayDeque<>(2);
    private int used;

    /// What is free of the last one.
    private int free;

    private int kept;
    private boolean complete;
    private boolean over;
    private Headers trailers = Headers.empty();
    private @Nullable BodyException failure;
    private boolean awaitsContinue;

    // Of the handler's thread.
    private long read;
    private @Nullable Ledger ledger;

    /// A body of which nothing has come.
    ///
    /// @param length the number of bytes announced, −1 if none was
    /// @param max the most bytes allowed
    /// @param awaitsContinue whether the client waits for 100 before it sends
    StreamBody(Stream stream, long length, long max, boolean awaitsContinue) {
        super(stream.call(), length, max);
        this.stream = stream;
        this.server = stream.server();
        this.awaitsContinue = awaitsContinue;
        Duration stall = server.timeouts().body();
        long grace = server.timeouts().minRateGrace().toNanos();
        this.clock = new TransferClock(stall.toNanos(), grace, server.timeouts().minRate());
    }

    /// Puts bytes there. For whoever owns the connection.
    ///
    /// @return false if nobody will read them
    synchronized boolean offer(byte[] source, int start, int end) {
        awaitsContinue = false;
        if (over || failure != null) {
            return false;
        }
        int joined = Math.min(free, end - start);
        if (joined > 0) {
            byte[] last = pieces.getLast();
            System.arraycopy(source, start, last, last.length - free, joined);
            free -= joined;
        }
        int rest = end - start - joined;
        if (rest > 0) {
            byte[] piece = new byte[pieces.isEmpty() ? rest : Math.max(rest, LEAST_PIECE)];
            System.arraycopy(source, start + joined, piece, 0, rest);
            pieces.add(piece);
            free = piece.length - rest;
        }
        kept += end - start;
        notifyAll();
        return true;
    }

    /// Its end has come. For whoever owns the connection.
    synchronized void complete(Headers lines) {
        complete = true;
        trailers = lines;
        notifyAll();
    }

    /// It cannot be had any more, unless its end has come.
    synchronized void fail(BodyException why) {
        if (!complete && failure == null) {
            failure = why;
            notifyAll();
        }
    }

    /// It is not to be had, whether its end has come or not.
    @Override
    protected synchronized BodyException refuse(BodyException why) {
        if (failure == null) {
            failure = why;
        }
        return why;
    }

    /// Whether the client still waits for 100 before it sends.
    synchronized boolean awaitsContinue() {
        return awaitsContinue;
    }

    synchronized boolean isEmpty() {
        return kept == 0;
    }

    synchronized boolean isComplete() {
        return complete;
    }

    @Override
    protected synchronized @Nullable BodyException failure() {
        return failure;
    }

    /// Ends the validity, and gives back what it keeps.
    ///
    /// @return how many bytes were not read
    int end() {
        giveBack();
        Ledger counted = ledger;
        if (counted != null) {
            counted.close();
            ledger = null;
        }
        synchronized (this) {
            over = true;
            int left = kept;
            pieces.clear();
            free = 0;
            kept = 0;
            return left;
        }
    }

    @Override
    protected InputStream openStream() {
        return input;
    }

    @Override
    protected WholeBody memory(Copy copy) {
        Ledger counted = new Ledger(stream.budget());
        ledger = counted;
        return new WholeBody(server.bodies(), counted, copy);
    }

    @Override
    public synchronized Headers trailers() {
        requireValid();
        if (!complete || kept > 0) {
            throw new IllegalStateException("the end of the body has not been read");
        }
        return trailers;
    }

    @Override
    protected synchronized boolean isOver() {
        return over;
    }

    /// Reads some, for the handler's thread, which is present.
    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        requireValid();
        askToContinue();
        int taken = awaitAndTake(target, offset, count);
        if (taken > 0) {
            stream.hasRead(taken);
        }
        if (taken > max() - read) {
            throw tooLong();
        }
        if (taken > 0) {
            read += taken;
            clock.moved(taken);
        }
        return taken;
    }

    /// The client waits to be asked (RFC 9110 §10.1.1).
    private void askToContinue() {
        boolean asks;
        synchronized (this) {
            asks = awaitsContinue && !complete && kept == 0;
            awaitsContinue = false;
        }
        if (asks) {
            stream.askToContinue();
        }
    }

    private synchronized int awaitAndTake(byte[] target, int offset, int count) throws IOException {
        requireReadable();
        if (kept == 0 && !complete) {
            stream.beforeWaiting();
            try {
                awaitSome();
            } finally {
                stream.afterWaiting();
            }
        }
        byte[] first = pieces.peek();
        if (first == null) {
            return -1;
        }
        boolean isLast = pieces.size() == 1;
        int filled = first.length - (isLast ? free : 0);
        int taken = Math.min(count, filled - used);
        System.arraycopy(first, used, target, offset, taken);
        used += taken;
        kept -= taken;
        if (used == filled) {
            pieces.remove();
            used = 0;
            free = isLast ? 0 : free;
        }
        return taken;
    }

    // Called within the monitor.
    private void awaitSome() throws BodyException {
        long now = server.clock().getAsLong();
        long deadline = clock.waitFrom(now);
        try {
            while (kept == 0 && !complete && failure == null) {
                long left = deadline - server.clock().getAsLong();
                if (left <= 0) {
                    failure =
                            new BodyException(
                                    Status.REQUEST_TIMEOUT, "the body comes too slowly", null);
                    break;
                }
                wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
            }
        } catch (InterruptedException e) {
            failure =
                    server.cutting()
                            ? new BodyException(
                                    Status.SERVICE_UNAVAILABLE, "the server stops", null)
                            : new BodyException(null, "interrupted within a body", e);
        } finally {
            clock.waitedUntil(server.clock().getAsLong());
        }
        requireReadable();
    }

    @Override
    protected synchronized int availableNow() throws BodyException {
        requireValid();
        requireReadable();
        return kept;
    }
}
