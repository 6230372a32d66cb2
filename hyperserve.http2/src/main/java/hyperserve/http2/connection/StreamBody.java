package hyperserve.http2.connection;

import hyperserve.api.BodyException;
import hyperserve.api.Headers;
import hyperserve.api.Nullable;
import hyperserve.api.RequestBody;
import hyperserve.api.Status;
import hyperserve.runtime.net.Ledger;
import hyperserve.runtime.net.TransferClock;
import hyperserve.runtime.semantics.HandlerCall;
import hyperserve.runtime.semantics.ServerState;
import hyperserve.runtime.semantics.WholeBody;
import hyperserve.runtime.semantics.WholeBody.Copy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// The body of a request: put here by whoever owns the connection as it comes, and read by the
/// handler's thread, which may wait for it. What has been read opens the windows again, so no more
/// is ever kept than they allow.
final class StreamBody implements RequestBody, WholeBody.Source {

    /// How the handler has chosen to read it.
    private enum Use {
        UNTOUCHED,
        WHOLE,
        STREAMED
    }

    /// That of each piece behind another, so that frames of a byte each are not kept as arrays.
    private static final int LEAST_PIECE = 1024;

    private final Stream stream;
    private final HandlerCall call;
    private final ServerState server;
    private final long length;
    private final TransferClock clock;
    private final StreamBodyInput input = new StreamBodyInput(this);

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
    private long max;
    private long read;
    private Use use = Use.UNTOUCHED;
    private byte @Nullable [] whole;
    private @Nullable WholeBody memory;
    private @Nullable Ledger ledger;

    /// A body of which nothing has come.
    ///
    /// @param length the number of bytes announced, −1 if none was
    /// @param max the most bytes allowed
    /// @param awaitsContinue whether the client waits for 100 before it sends
    StreamBody(Stream stream, long length, long max, boolean awaitsContinue) {
        this.stream = stream;
        this.call = stream.call();
        this.server = stream.server();
        this.length = length;
        this.max = max;
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
    private synchronized void refuse(BodyException why) {
        if (failure == null) {
            failure = why;
        }
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

    synchronized @Nullable BodyException failure() {
        return failure;
    }

    /// Ends the validity, and gives back what it keeps.
    ///
    /// @return how many bytes were not read
    int end() {
        WholeBody own = memory;
        if (own != null) {
            own.giveBack();
            memory = null;
        }
        Ledger counted = ledger;
        if (counted != null) {
            counted.close();
            ledger = null;
        }
        whole = null;
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
    public long length() {
        return length;
    }

    @Override
    public void limit(long most) {
        requireValid();
        RequestBody.super.limit(most);
        max = Math.min(max, most);
    }

    @Override
    public InputStream stream() {
        requireValid();
        if (use == Use.WHOLE) {
            throw new IllegalStateException("the body was read whole");
        }
        use = Use.STREAMED;
        return input;
    }

    @Override
    public byte[] bytes() throws IOException {
        return whole(Copy.BYTES).clone();
    }

    @Override
    public String text() throws IOException {
        byte[] bytes = whole(Copy.TEXT);
        String text = new String(bytes, StandardCharsets.UTF_8);
        Objects.requireNonNull(memory).textIs(text, bytes.length);
        return text;
    }

    private byte[] whole(Copy copy) throws IOException {
        requireValid();
        if (use == Use.STREAMED) {
            throw new IllegalStateException("the body's stream has been opened");
        }
        use = Use.WHOLE;
        call.present();
        try {
            byte[] bytes = whole == null ? readAll(copy) : whole;
            whole = bytes;
            Objects.requireNonNull(memory).grantCopy(copy, bytes.length);
            return bytes;
        } catch (BodyException e) {
            refuse(e);
            throw e;
        } finally {
            call.away();
        }
    }

    private byte[] readAll(Copy copy) throws IOException {
        requireReadable();
        if (memory != null) {
            throw new BodyException(
                    Status.INTERNAL_SERVER_ERROR,
                    "an error broke off the first read of the body",
                    null);
        }
        Ledger counted = new Ledger(stream.budget());
        ledger = counted;
        WholeBody granted = new WholeBody(server.bodies(), counted, copy);
        memory = granted;
        return granted.read(this, length);
    }

    @Override
    public synchronized Headers trailers() {
        requireValid();
        if (!complete || kept > 0) {
            throw new IllegalStateException("the end of the body has not been read");
        }
        return trailers;
    }

    private synchronized void requireValid() {
        if (over) {
            throw new IllegalStateException("the request is over; copy() detaches one");
        }
    }

    private synchronized void requireReadable() throws BodyException {
        BodyException known = failure;
        if (known != null) {
            throw known;
        }
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
        if (taken > max - read) {
            BodyException why =
                    new BodyException(Status.CONTENT_TOO_LARGE, "the body is too long", null);
            refuse(why);
            throw why;
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

    /// What can be read without waiting.
    synchronized int available() throws BodyException {
        requireValid();
        requireReadable();
        return kept;
    }

    HandlerCall call() {
        return call;
    }
}
