package hyperserve.runtime.http1;

import hyperserve.api.Headers;
import hyperserve.api.Nullable;
import hyperserve.api.RequestBody;
import hyperserve.api.Status;
import hyperserve.runtime.net.Input;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The body of a request, read from the connection as the handler asks for it.
final class WireBody implements RequestBody {

    private static final int FIRST_SEGMENT = 16 * 1024;
    private static final int SEGMENT = 64 * 1024;

    /// How the handler has chosen to read it.
    private enum Use {
        UNTOUCHED,
        WHOLE,
        STREAMED
    }

    private final Exchange exchange;
    private final Input input;
    private final long length;
    private final long max;
    private final @Nullable ChunkedDecoder decoder;
    private final InputStream stream = new Stream();
    private Use use = Use.UNTOUCHED;
    private byte @Nullable [] whole;
    private long received;
    private long budgeted;
    private boolean expectsContinue;
    private boolean mayContinue = true;
    private boolean over;
    private @Nullable BodyFailure failure;

    /// A body of which nothing was read.
    ///
    /// @param length the number of bytes, or [Framing#CHUNKED]
    /// @param max the most bytes allowed
    /// @param expectsContinue whether the client waits for 100 before it sends
    WireBody(Exchange exchange, Input input, long length, long max, boolean expectsContinue) {
        this.exchange = exchange;
        this.input = input;
        this.length = length;
        this.max = max;
        this.expectsContinue = expectsContinue;
        this.decoder =
                length == Framing.CHUNKED
                        ? new ChunkedDecoder(exchange.service().trailerParser)
                        : null;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public InputStream stream() {
        requireValid();
        if (use == Use.WHOLE) {
            throw new IllegalStateException("the body was read whole");
        }
        use = Use.STREAMED;
        return stream;
    }

    @Override
    public byte[] bytes() throws IOException {
        requireValid();
        if (use == Use.STREAMED) {
            throw new IllegalStateException("the body's stream has been opened");
        }
        use = Use.WHOLE;
        byte[] bytes = whole;
        if (bytes == null) {
            bytes = readWhole();
            whole = bytes;
        }
        return bytes;
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
        return decoder == null ? received == length : decoder.ended();
    }

    /// Why the body cannot be had, or null if nothing went wrong.
    @Nullable
    BodyFailure failure() {
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

    boolean streamed() {
        return use == Use.STREAMED;
    }

    /// Bytes of data that are announced and not read, −1 if only the end will tell.
    long unread() {
        return decoder == null ? length - received : -1;
    }

    /// Ends the validity, and gives back the memory that the body was granted.
    void end() {
        over = true;
        whole = null;
        exchange.service().budget.giveBack(budgeted);
        budgeted = 0;
    }

    /// Passes over what has arrived, without waiting.
    ///
    /// @return how much that was
    int discard() throws BadRequest {
        int sum = 0;
        for (int available = available(); available > 0; available = available()) {
            take(available);
            sum += available;
        }
        return sum;
    }

    private void requireValid() {
        if (over) {
            throw new IllegalStateException("the request is over; copy() detaches one");
        }
    }

    /// The number of bytes at the input's start, [ChunkedDecoder#NEED_MORE] or
    /// [ChunkedDecoder#END].
    private int available() throws BadRequest {
        if (decoder != null) {
            return decoder.advance(input);
        }
        return received == length
                ? ChunkedDecoder.END
                : (int) Math.min(length - received, input.size());
    }

    private void take(int count) {
        input.consume(count);
        received += count;
        if (decoder != null) {
            decoder.taken(count);
        }
    }

    /// Reads some bytes, waiting if there are none.
    private int read(byte[] target, int offset, int count) throws IOException {
        requireValid();
        if (failure != null) {
            throw failure;
        }
        while (true) {
            int available = availableOrFail();
            if (available == ChunkedDecoder.END) {
                return -1;
            }
            if (available > 0) {
                int taken = Math.min(count, available);
                if (received + taken > max) {
                    throw fail(BodyFailure.of(Status.CONTENT_TOO_LARGE, "the body is too long"));
                }
                System.arraycopy(input.array(), input.start(), target, offset, taken);
                take(taken);
                return taken;
            }
            int direct = receive(target, offset, count);
            if (direct > 0) {
                return direct;
            }
        }
    }

    private int availableOrFail() throws BodyFailure {
        try {
            return available();
        } catch (BadRequest e) {
            throw fail(BodyFailure.of(e.status(), e.reason()));
        }
    }

    /// Receives more, into the target if there is no framing in between, else into the input.
    ///
    /// @return the number of bytes put into the target
    private int receive(byte[] target, int offset, int count) throws IOException {
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
                                    target, offset, (int) Math.min(count, length - received))
                            : input.fill();
            if (got < 0) {
                throw fail(
                        BodyFailure.gone("the client closed the connection within a body", null));
            }
            peer.reading().moved(got);
            if (got == 0 && !peer.awaitReadable()) {
                throw fail(BodyFailure.of(Status.REQUEST_TIMEOUT, "the body comes too slowly"));
            }
            if (!direct) {
                return 0;
            }
            received += got;
            return got;
        } catch (BodyFailure e) {
            throw e;
        } catch (IOException e) {
            throw fail(BodyFailure.gone("the connection failed within a body", e));
        }
    }

    private BodyFailure fail(BodyFailure why) {
        failure = why;
        return why;
    }

    private byte[] readWhole() throws IOException {
        List<byte[]> segments = new ArrayList<>();
        int sum = 0;
        int inLast = 0;
        byte[] last = new byte[0];
        while (true) {
            if (inLast == last.length) {
                last = newSegment(segments.isEmpty() ? FIRST_SEGMENT : SEGMENT);
                segments.add(last);
                inLast = 0;
            }
            int count = read(last, inLast, last.length - inLast);
            if (count < 0) {
                return join(segments, sum);
            }
            inLast += count;
            sum = addExact(sum, count);
        }
    }

    /// A segment with room for what is announced and one byte more, to meet the end.
    private byte[] newSegment(int most) throws BodyFailure {
        long wanted = decoder == null ? length - received + 1 : most;
        byte[] segment = new byte[(int) Math.min(most, wanted)];
        if (!exchange.service().budget.tryTake(segment.length)) {
            throw fail(
                    BodyFailure.of(
                            Status.SERVICE_UNAVAILABLE, "no memory is left for another body"));
        }
        budgeted += segment.length;
        return segment;
    }

    private int addExact(int sum, int count) throws BodyFailure {
        if (sum + count < 0) {
            throw fail(BodyFailure.of(Status.CONTENT_TOO_LARGE, "the body does not fit an array"));
        }
        return sum + count;
    }

    private static byte[] join(List<byte[]> segments, int length) {
        byte[] whole = new byte[length];
        int at = 0;
        for (byte[] segment : segments) {
            int count = Math.min(segment.length, length - at);
            System.arraycopy(segment, 0, whole, at, count);
            at += count;
        }
        return whole;
    }

    /// The body as a stream.
    private final class Stream extends InputStream {

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            Objects.checkFromIndexSize(offset, count, target.length);
            return count == 0 ? 0 : WireBody.this.read(target, offset, count);
        }

        @Override
        public int available() throws IOException {
            requireValid();
            return Math.max(0, availableOrFail());
        }
    }
}
