package hyperserve.runtime.http1;

import hyperserve.api.Headers;
import hyperserve.api.Nullable;
import hyperserve.runtime.net.Input;
import hyperserve.runtime.semantics.FieldLines;
import hyperserve.runtime.semantics.Grammar;
import hyperserve.runtime.semantics.WireHeaders;

/// Reads the chunked transfer coding (RFC 9112 §7.1), byte by byte in its framing, so that it does
/// not matter how the bytes were split.
///
/// Strict: hexadecimal digits only, CRLF only. Chunk extensions are checked, ignored and bounded:
/// in all they may not exceed the data by more than a fixed amount.
final class ChunkedDecoder {

    /// Framing in place of data: the body has ended, or more bytes are needed.
    static final int END = -1;

    static final int NEED_MORE = 0;

    /// 15 digits cannot overflow a long.
    private static final int MAX_DIGITS = 15;

    private static final long MAX_EXCESS = 16 * 1024;

    /// What a chunk may take for size and line ends without being in excess of its data, however
    /// tiny it is: there are clients that send each key stroke.
    private static final long PLAIN_FRAMING = 16;

    private enum State {
        SIZE,
        EXTENSION,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILERS,
        END
    }

    private final FieldParser trailerParser;
    private final ChunkExtension extension = new ChunkExtension();
    private final Incomplete incompleteTrailers = new Incomplete();
    private @Nullable FieldLines trailerLines;
    private State state = State.SIZE;
    private long left;
    private int digits;
    private long excess;

    private Headers trailers = Headers.empty();

    ChunkedDecoder(FieldParser trailerParser) {
        this.trailerParser = trailerParser;
    }

    /// Passes over framing up to the next data.
    ///
    /// @return how many bytes of data there are at the input's start, [#NEED_MORE] or [#END]
    int advance(Input input) throws MalformedRequestException {
        while (state != State.END && input.size() > 0) {
            if (state == State.DATA) {
                return (int) Math.min(left, input.size());
            }
            if (state == State.TRAILERS) {
                if (!readTrailers(input)) {
                    return NEED_MORE;
                }
            } else {
                step(input.array()[input.start()]);
                input.consume(1);
            }
        }
        return state == State.END ? END : NEED_MORE;
    }

    /// Takes note that data was taken from the input.
    void taken(int count) {
        left -= count;
        excess = Math.max(0, excess - 2L * count);
        if (left == 0) {
            state = State.DATA_CR;
        }
    }

    boolean ended() {
        return state == State.END;
    }

    /// How many bytes it keeps: the trailer section takes two strings a line, and their objects; as
    /// long as it is incomplete, four indexes a line.
    long held() {
        FieldLines begun = trailerLines;
        return begun == null
                ? 2L * trailers.encodedLength() + 128L * trailers.size()
                : 4L * Integer.BYTES * begun.count();
    }

    /// The trailer section, once the body has ended.
    Headers trailers() {
        return trailers;
    }

    private void step(byte b) throws MalformedRequestException {
        if (++excess > MAX_EXCESS) {
            throw new MalformedRequestException("chunks with more framing than data");
        }
        switch (state) {
            case SIZE -> size(b);
            case EXTENSION -> extension(b);
            case SIZE_LF -> {
                require(b, '\n');
                excess = Math.max(0, excess - PLAIN_FRAMING);
                state = left == 0 ? State.TRAILERS : State.DATA;
                digits = 0;
            }
            case DATA_CR -> {
                require(b, '\r');
                state = State.DATA_LF;
            }
            case DATA_LF -> {
                require(b, '\n');
                state = State.SIZE;
            }
            case DATA, TRAILERS, END -> throw new IllegalStateException("not in framing: " + state);
        }
    }

    private void size(byte b) throws MalformedRequestException {
        int digit = Grammar.hex(b);
        if (digit >= 0) {
            if (++digits > MAX_DIGITS) {
                throw new MalformedRequestException("a chunk size beyond all bounds");
            }
            left = 16 * left + digit;
        } else if (digits == 0) {
            throw new MalformedRequestException("a malformed chunk size");
        } else if (b == '\r') {
            state = State.SIZE_LF;
        } else {
            state = State.EXTENSION;
            extension.begin();
            extension(b);
        }
    }

    private void extension(byte b) throws MalformedRequestException {
        if (!extension.take(b)) {
            state = State.SIZE_LF;
        }
    }

    private static void require(byte b, char expected) throws MalformedRequestException {
        if (b != expected) {
            throw new MalformedRequestException("a chunk does not end with CRLF");
        }
    }

    private boolean readTrailers(Input input) throws MalformedRequestException {
        byte[] bytes = input.array();
        if (incompleteTrailers.remains(bytes, input.start(), input.end())) {
            return false;
        }
        FieldLines begun = trailerLines;
        FieldLines lines = begun == null ? new FieldLines() : begun;
        trailerLines = lines;
        int after =
                trailerParser.parse(bytes, input.start(), input.end(), lines, incompleteTrailers);
        if (after == FieldParser.NEED_MORE) {
            lines.forget();
            return false;
        }
        trailers = lines.count() == 0 ? Headers.empty() : new WireHeaders(() -> lines).copy();
        input.consume(after - input.start());
        trailerLines = null;
        state = State.END;
        return true;
    }
}
