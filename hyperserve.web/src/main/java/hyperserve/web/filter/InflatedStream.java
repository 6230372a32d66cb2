package hyperserve.web.filter;

import hyperserve.api.BadRequestException;
import hyperserve.api.HttpException;
import hyperserve.api.Status;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// The content of a request that was sent in gzip or deflate, decoded as it is read and bounded.
/// For one thread.
final class InflatedStream extends InputStream {

    private static final int BUFFER = 8 * 1024;

    /// So little is no bomb, however well it was compressed.
    private static final long ALWAYS = 1024L * 1024;

    private final InputStream in;
    private final boolean gzip;
    private final int ratio;
    private long most;

    private final Inflater inflater;
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[BUFFER];
    private int start;
    private int end;
    private long received;
    private long produced;
    private long memberLength;
    private boolean inMember;
    private boolean over;
    private boolean closed;

    InflatedStream(InputStream in, boolean gzip, long most, int ratio) {
        this.in = in;
        this.gzip = gzip;
        this.most = most;
        this.ratio = ratio;
        this.inflater = new Inflater(gzip);
    }

    void limit(long bytes) {
        most = Math.min(most, bytes);
    }

    boolean isOver() {
        return over;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, target.length);
        if (count == 0) {
            return 0;
        }
        int got = 0;
        while (got == 0 && !over) {
            if (closed) {
                throw new IOException("the body is closed");
            }
            got = inMember ? inflate(target, offset, count) : beginMember();
        }
        return got == 0 ? -1 : got;
    }

    /// Begins the first member, or ends if there is no other.
    private int beginMember() throws IOException {
        boolean first = produced == 0 && received == 0;
        if (!first && (!gzip || !hasMore())) {
            if (hasMore()) {
                throw malformed();
            }
            over = true;
            release();
            return 0;
        }
        if (gzip) {
            if (!GzipHeader.skip(this::next)) {
                throw malformed();
            }
            inflater.reset();
            crc.reset();
            memberLength = 0;
        } else if (!hasMore()) {
            throw malformed();
        }
        // What is in the buffer behind the header; if that is nothing, it asks for more.
        inflater.setInput(buffer, start, end - start);
        inMember = true;
        return 0;
    }

    private int inflate(byte[] target, int offset, int count) throws IOException {
        try {
            int got = inflater.inflate(target, offset, count);
            if (got > 0) {
                count(target, offset, got);
            }
            if (inflater.finished()) {
                start = end - inflater.getRemaining();
                endMember();
            } else if (inflater.needsDictionary()) {
                throw malformed();
            } else if (got == 0 && inflater.needsInput()) {
                start = end;
                if (!hasMore()) {
                    throw malformed();
                }
                inflater.setInput(buffer, start, end - start);
            }
            return got;
        } catch (DataFormatException e) {
            throw malformed();
        }
    }

    private void count(byte[] target, int offset, int got) {
        crc.update(target, offset, got);
        memberLength += got;
        produced += got;
        if (produced > most) {
            throw tooLong("the body is too long when it is decoded");
        }
        if (produced > ALWAYS && produced / ratio > received) {
            throw tooLong("the body is compressed more than is allowed");
        }
    }

    private HttpException tooLong(String reason) {
        release();
        return new HttpException(Status.CONTENT_TOO_LARGE, reason);
    }

    private BadRequestException malformed() {
        release();
        return new BadRequestException(
                "the body is not well-formed " + (gzip ? "gzip" : "deflate"));
    }

    private void endMember() throws IOException {
        inMember = false;
        if (gzip) {
            boolean isIntact = nextInt() == (int) crc.getValue() && nextInt() == (int) memberLength;
            if (!isIntact) {
                throw malformed();
            }
        }
    }

    private int nextInt() throws IOException {
        return next() | next() << 8 | next() << 16 | next() << 24;
    }

    private int next() throws IOException {
        if (!hasMore()) {
            throw malformed();
        }
        int b = buffer[start] & 0xFF;
        start++;
        return b;
    }

    private boolean hasMore() throws IOException {
        if (start < end) {
            return true;
        }
        int got = in.read(buffer, 0, BUFFER);
        start = 0;
        end = Math.max(0, got);
        received += end;
        return got > 0;
    }

    private void release() {
        if (!closed) {
            closed = true;
            inflater.end();
        }
    }

    /// Lets go of the memory outside the heap.
    @Override
    public void close() {
        release();
    }
}
