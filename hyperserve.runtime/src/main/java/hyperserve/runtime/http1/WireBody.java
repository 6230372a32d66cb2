package hyperserve.runtime.http1;

import hyperserve.api.BodyException;
import hyperserve.api.Headers;
import hyperserve.api.Nullable;
import hyperserve.api.Status;
import hyperserve.api.pool.StackRoom;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.Input;
import hyperserve.runtime.semantics.ReceivedBody;
import hyperserve.runtime.semantics.WholeBody;
import hyperserve.runtime.semantics.WholeBody.Copy;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/// The body of a request, read from the connection as the handler asks for it.
final class WireBody extends ReceivedBody {

    private static final int PASSED_AT_ONCE = 8 * 1024;

    private final Exchange exchange;
    private final Connection connection;
    private final Input input;
    private final @Nullable ChunkedDecoder decoder;
    private final WireBodyStream stream;
    private long received;
    private boolean expectsContinue;
    private boolean mayContinue = true;
    private boolean over;
    private @Nullable BodyException failure;

    /// A read has begun and not come to its end: an Error may have struck it anywhere, as handlers
    /// recurse and run out of memory, and some go on after that.
    private boolean halfway;

    /// A body of which nothing was read.
    ///
    /// @param length the number of bytes, or [Framing#CHUNKED]
    /// @param max the most bytes allowed
    /// @param expectsContinue whether the client waits for 100 before it sends
    WireBody(
            Exchange exchange,
            Connection connection,
            long length,
            long max,
            boolean expectsContinue) {
        super(exchange.call(), length, max);
        this.exchange = exchange;
        this.connection = connection;
        this.input = connection.input();
        this.expectsContinue = expectsContinue;
        this.decoder =
                length == Framing.CHUNKED
                        ? new ChunkedDecoder(exchange.shared().trailerParser())
                        : null;
        this.stream = new WireBodyStream(this, exchange.call(), connection.buffers());
    }

    @Override
    protected InputStream openStream() {
        return stream;
    }

    @Override
    protected WholeBody memory(Copy copy) {
        return new WholeBody(exchange.server().bodies(), connection.ledger(), copy);
    }

    @Override
    public Headers trailers() {
        requireValid();
        if (!ended()) {
            throw new IllegalStateException("the end of the body has not been read");
        }
        return decoder == null ? Headers.empty() : decoder.trailers();
    }

    /// Whether the end has been read.
    boolean ended() {
        return decoder == null ? received == length() : decoder.ended();
    }

    /// {@inheritDoc} For when nobody reads.
    @Override
    protected @Nullable BodyException failure() {
        if (halfway && failure == null) {
            // Nobody knows what of the connection's bytes were taken, nor what was sent.
            failure = new BodyException(null, "an error broke off a read of the body", null);
        }
        return failure;
    }

    /// Whether the client still waits for 100 before it sends.
    boolean awaitsContinue() {
        return expectsContinue;
    }

    /// From now on 100 would stand within the response; the client has to send unasked.
    void responseBegun() {
        mayContinue = false;
    }

    /// Whether it may have come, and nobody has begun to read it.
    boolean isIgnored() {
        return isUntouched() && !expectsContinue;
    }

    /// Bytes of data that were read.
    long received() {
        return received;
    }

    /// Bytes of data that are announced and not read, −1 if only the end will tell.
    long unread() {
        return decoder == null ? length() - received : -1;
    }

    /// Ends the validity, and gives back the memory that the body was granted.
    void end() {
        over = true;
        giveBack();
    }

    /// How many bytes it keeps while it waits, beside those that were granted.
    long held() {
        return stream.held() + (decoder == null ? 0 : decoder.held());
    }

    /// Passes over what has arrived, without waiting.
    ///
    /// @return how much that was
    int discard() throws MalformedRequestException {
        int sum = 0;
        for (int available = available(); available > 0; available = available()) {
            take(available);
            sum += available;
        }
        return sum;
    }

    /// Receives what is left of it, and drops that.
    ///
    /// @return whether its end has come; if not, [#failure()] says why
    boolean passToEnd() {
        byte[] dropped = new byte[PASSED_AT_ONCE];
        try {
            while (!ended()) {
                read(dropped, 0, dropped.length);
            }
            return true;
        } catch (IOException e) {
            // It is the failure by now.
            return false;
        }
    }

    @Override
    protected boolean isOver() {
        return over;
    }

    /// The number of bytes at the input's start, [ChunkedDecoder#NEED_MORE] or
    /// [ChunkedDecoder#END].
    private int available() throws MalformedRequestException {
        if (decoder != null) {
            return decoder.advance(input);
        }
        long left = length() - received;
        return left == 0 ? ChunkedDecoder.END : (int) Math.min(left, input.size());
    }

    private void take(int count) {
        input.consume(count);
        received += count;
        if (decoder != null) {
            decoder.taken(count);
        }
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        int read = tryRead(target, offset, count);
        while (read == 0) {
            awaitMore();
            read = tryRead(target, offset, count);
        }
        return read;
    }

    /// Reads what is here or comes at once.
    ///
    /// @return how many bytes, 0 if there are none at the moment, or −1 at the end
    int tryRead(byte[] target, int offset, int count) throws IOException {
        requireValid();
        requireReadable();
        halfway = true;
        int read = readOrReceive(target, offset, count);
        halfway = false;
        return read;
    }

    private int readOrReceive(byte[] target, int offset, int count) throws IOException {
        while (true) {
            int available = availableOrFail();
            if (available == ChunkedDecoder.END) {
                return -1;
            }
            if (available > 0) {
                int taken = Math.min(count, available);
                if (taken > max() - received) {
                    throw tooLong();
                }
                System.arraycopy(input.array(), input.start(), target, offset, taken);
                take(taken);
                return taken;
            }
            int got = receive(target, offset, count);
            if (got == 0 || decoder == null) {
                return got;
            }
        }
    }

    @Override
    protected int availableNow() throws BodyException {
        requireValid();
        requireReadable();
        call().present();
        halfway = true;
        try {
            int available = Math.max(0, availableOrFail());
            halfway = false;
            return available;
        } finally {
            call().away();
        }
    }

    private int availableOrFail() throws BodyException {
        try {
            return available();
        } catch (MalformedRequestException e) {
            throw refuse(new BodyException(e.status(), e.reason(), null));
        }
    }

    /// Receives more, into the target if there is no framing in between, else into the input.
    ///
    /// @return how many bytes came, 0 if there are none at the moment
    private int receive(byte[] target, int offset, int count) throws IOException {
        // The JDK's channel keeps a lock for ever if the stack ends inside.
        StackRoom.ensure();
        exchange.beforeReceiving();
        Peer peer = exchange.peer();
        try {
            if (expectsContinue && mayContinue) {
                expectsContinue = false;
                peer.sendContinue();
            } else {
                peer.flushFully();
            }
            boolean direct = decoder == null;
            int got =
                    direct
                            ? input.readInto(
                                    target, offset, (int) Math.min(count, length() - received))
                            : input.fill();
            if (got < 0) {
                throw cutShort();
            }
            peer.reading().moved(got);
            if (direct) {
                received += got;
            }
            return got;
        } catch (BodyException e) {
            throw refuse(e);
        } catch (IOException e) {
            throw refuse(new BodyException(null, "the connection failed within a body", e));
        }
    }

    private BodyException cutShort() {
        return input.hasDropped()
                ? new BodyException(
                        Status.SERVICE_UNAVAILABLE,
                        "no memory was left for the body before it was asked for",
                        null)
                : new BodyException(null, "the client closed the connection within a body", null);
    }

    /// Waits until there is more to read.
    void awaitMore() throws BodyException {
        try {
            if (!exchange.peer().awaitReadable()) {
                throw new BodyException(Status.REQUEST_TIMEOUT, "the body comes too slowly", null);
            }
        } catch (BodyException e) {
            throw refuse(e);
        } catch (InterruptedIOException e) {
            throw refuse(
                    exchange.server().cutting()
                            ? new BodyException(
                                    Status.SERVICE_UNAVAILABLE, "the server stops", null)
                            : new BodyException(null, "interrupted within a body", e));
        } catch (IOException e) {
            throw refuse(new BodyException(null, "the connection failed within a body", e));
        }
    }

    @Override
    protected BodyException refuse(BodyException why) {
        failure = why;
        return why;
    }
}
