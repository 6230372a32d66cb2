package hyperserve.runtime.http1;

import hyperserve.api.BodyOutput;
import hyperserve.api.Headers;
import hyperserve.runtime.net.Output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/// What a handler writes into: gathers 8 KiB, then commits the response and sends as it comes.
final class ResponseStream extends BodyOutput {

    private static final int GATHER = 8 * 1024;

    /// `chunk-size CRLF`, at its longest.
    private static final int CHUNK_LINE = 18;

    private static final byte[] LAST_CHUNK = "0\r\n".getBytes(StandardCharsets.US_ASCII);

    /// RFC 9110 §6.5.1: what framing, routing, authentication or content depend on.
    private static final Set<String> NOT_IN_TRAILERS =
            Set.of(
                    "authorization",
                    "cache-control",
                    "connection",
                    "content-encoding",
                    "content-length",
                    "content-range",
                    "content-type",
                    "date",
                    "expires",
                    "host",
                    "keep-alive",
                    "location",
                    "set-cookie",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade",
                    "vary",
                    "www-authenticate");

    private final Exchange exchange;
    private final Output out;

    /// The announced length, [ResponseEncoder#CHUNKED] or [ResponseEncoder#UNTIL_CLOSE].
    private final long length;

    private final byte[] gathered = new byte[GATHER];
    private int count;
    private long written;
    private Headers trailers = Headers.empty();
    private boolean committed;
    private boolean ended;
    private boolean broken;

    ResponseStream(Exchange exchange, Output out, long length) {
        this.exchange = exchange;
        this.out = out;
        this.length = length;
    }

    /// Whether anything of the response may have been sent.
    boolean committed() {
        return committed;
    }

    /// Whether the client is gone or too slow, so that it is no fault of the writer's to fail.
    boolean broken() {
        return broken;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int size) throws IOException {
        write(ByteBuffer.wrap(bytes, offset, size));
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        requireOpen();
        int size = source.remaining();
        if (length >= 0 && size > length - written) {
            throw new IOException("more is written than the announced " + length + " bytes");
        }
        written += size;
        if (count > 0 && size > GATHER - count) {
            send();
        }
        if (size >= GATHER) {
            send(source);
        } else {
            source.get(gathered, count, size);
            count += size;
            if (count == GATHER) {
                send();
            }
        }
        return size;
    }

    @Override
    public void flush() throws IOException {
        requireOpen();
        send();
    }

    @Override
    public boolean isOpen() {
        return !ended && !broken;
    }

    @Override
    public void trailer(String name, String value) {
        if (ended) {
            throw new IllegalStateException("the response is over");
        }
        if (length != ResponseEncoder.CHUNKED) {
            throw new IllegalStateException("only a response in chunks can have trailers");
        }
        if (NOT_IN_TRAILERS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(name + " may not stand in trailers");
        }
        trailers = trailers.with(name, value);
    }

    private void requireOpen() throws IOException {
        if (ended) {
            throw new IOException("the response is over");
        }
        if (broken) {
            throw new IOException("the client is gone");
        }
    }

    private void send() throws IOException {
        int size = count;
        count = 0;
        send(ByteBuffer.wrap(gathered, 0, size));
    }

    /// Sends all bytes before it returns, so that the buffer is the caller's again.
    private void send(ByteBuffer bytes) throws IOException {
        try {
            commit();
            if (bytes.hasRemaining()) {
                chunkLine(bytes.remaining());
                out.append(bytes);
                bytes.position(bytes.limit());
                chunkEnd();
            }
            exchange.peer().flushFully();
        } catch (IOException e) {
            broken = true;
            throw e;
        }
    }

    private void commit() throws IOException {
        if (!committed) {
            committed = true;
            exchange.commitStream(length);
        }
    }

    private void chunkLine(int size) {
        if (length == ResponseEncoder.CHUNKED) {
            ByteBuffer line = out.room(CHUNK_LINE);
            line.put(Integer.toHexString(size).getBytes(StandardCharsets.US_ASCII));
            ResponseEncoder.crlf(line);
        }
    }

    private void chunkEnd() {
        if (length == ResponseEncoder.CHUNKED) {
            ResponseEncoder.crlf(out.room(2));
        }
    }

    /// Ends the response; what is left is sent with whatever follows.
    ///
    /// @throws IOException if fewer bytes were written than announced, or the client is gone
    void end() throws IOException {
        requireOpen();
        ended = true;
        if (length >= 0 && written < length) {
            throw new IOException(
                    "only %d of the announced %d bytes were written".formatted(written, length));
        }
        commit();
        if (count > 0) {
            chunkLine(count);
            out.room(count).put(gathered, 0, count);
            chunkEnd();
        }
        if (length == ResponseEncoder.CHUNKED) {
            ByteBuffer last = out.room(LAST_CHUNK.length + trailers.encodedLength() + 2);
            last.put(LAST_CHUNK);
            trailers.encode(last.array(), last.arrayOffset() + last.position());
            last.position(last.position() + trailers.encodedLength());
            ResponseEncoder.crlf(last);
        }
    }

    /// Ends the stream of a writer that failed.
    void abort() {
        ended = true;
    }
}
