package hyperserve.web.filter;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.Checksum;
import java.util.zip.Deflater;

/// The codings gzip (RFC 1952) and deflate (RFC 1950), which differ in what stands around the
/// blocks.
final class Deflated implements ContentCoding {

    private static final int UNKNOWN_SYSTEM = 0xFF;
    private static final byte[] GZIP_HEAD = {
        0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, (byte) UNKNOWN_SYSTEM
    };
    private static final byte[] ZLIB_HEAD = {0x78, (byte) 0x9C};

    private final boolean gzip;
    private final Deflaters deflaters;

    private Deflated(boolean gzip, Deflaters deflaters) {
        this.gzip = gzip;
        this.deflaters = deflaters;
    }

    static Deflated gzip(Deflaters deflaters) {
        return new Deflated(true, deflaters);
    }

    static Deflated zlib(Deflaters deflaters) {
        return new Deflated(false, deflaters);
    }

    @Override
    public String name() {
        return gzip ? "gzip" : "deflate";
    }

    @Override
    public OutputStream encode(OutputStream out) {
        Deflater deflater = deflaters.tryTake();
        OutputStream blocks =
                deflater == null
                        ? new StoredBlocks(out)
                        : new DeflatedBlocks(deflaters, deflater, out);
        return gzip
                ? new Framed(blocks, out, GZIP_HEAD, new CRC32(), true)
                : new Framed(blocks, out, ZLIB_HEAD, new Adler32(), false);
    }

    /// Writes what stands before and behind the blocks.
    private static final class Framed extends OutputStream {

        private final OutputStream blocks;
        private final OutputStream out;
        private final byte[] head;
        private final Checksum checksum;
        private final boolean gzip;
        private long length;
        private boolean begun;
        private boolean closed;

        Framed(
                OutputStream blocks,
                OutputStream out,
                byte[] head,
                Checksum checksum,
                boolean gzip) {
            this.blocks = blocks;
            this.out = out;
            this.head = head;
            this.checksum = checksum;
            this.gzip = gzip;
        }

        /// Not before there is something to send, so that a writer that fails first can still be
        /// answered for.
        private void begin() throws IOException {
            if (!begun) {
                begun = true;
                out.write(head);
            }
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            begin();
            checksum.update(bytes, offset, count);
            length += count;
            blocks.write(bytes, offset, count);
        }

        @Override
        public void flush() throws IOException {
            begin();
            blocks.flush();
        }

        @Override
        public void close() throws IOException {
            if (closed) {
                return;
            }
            closed = true;
            try {
                begin();
            } finally {
                blocks.close();
            }
            long sum = checksum.getValue();
            if (gzip) {
                writeLittleEndian(sum);
                writeLittleEndian(length);
            } else {
                writeLittleEndian(Integer.reverseBytes((int) sum));
            }
        }

        private void writeLittleEndian(long value) throws IOException {
            byte[] bytes = new byte[4];
            for (int i = 0; i < 4; i++) {
                bytes[i] = (byte) (value >>> (8 * i));
            }
            out.write(bytes);
        }
    }
}
