package hyperserve.web.filter;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Checksum;
import java.util.zip.Deflater;

/// The codings gzip (RFC 1952) and deflate (RFC 1950), which differ in what stands around the
/// blocks.
final class Deflated implements ContentCoding {

    private final Frame frame;
    private final Deflaters deflaters;

    private Deflated(Frame frame, Deflaters deflaters) {
        this.frame = frame;
        this.deflaters = deflaters;
    }

    static Deflated gzip(Deflaters deflaters) {
        return new Deflated(Frame.GZIP, deflaters);
    }

    static Deflated zlib(Deflaters deflaters) {
        return new Deflated(Frame.ZLIB, deflaters);
    }

    @Override
    public String name() {
        return frame.coding();
    }

    @Override
    public boolean isForPushed() {
        return true;
    }

    @Override
    public OutputStream encode(OutputStream out) {
        Deflater deflater = deflaters.tryTake();
        return new Framed(
                frame,
                deflater == null
                        ? new StoredBlocks(out)
                        : new DeflatedBlocks(deflaters, deflater, out),
                out);
    }

    /// Begins to encode content that is pushed.
    ///
    /// @param lasting deflaters of which the response may have one as long as it goes on
    /// @param blocks makes what is sent without one of these
    EncodedPieces pieces(Deflaters lasting, PieceBlocks blocks) throws IOException {
        Deflater deflater = lasting.tryTake();
        if (deflater == null) {
            return new SharedPieces(frame, blocks);
        }
        return new StreamedPieces(
                out -> new Framed(frame, new DeflatedBlocks(lasting, deflater, out), out));
    }

    /// Writes what stands before and behind the blocks.
    private static final class Framed extends OutputStream {

        private final Frame frame;
        private final OutputStream blocks;
        private final OutputStream out;
        private final Checksum checksum;
        private long length;
        private boolean begun;
        private boolean closed;

        Framed(Frame frame, OutputStream blocks, OutputStream out) {
            this.frame = frame;
            this.blocks = blocks;
            this.out = out;
            this.checksum = frame.checksum();
        }

        /// Not before there is something to send, so that a writer that fails first can still be
        /// answered for.
        private void begin() throws IOException {
            if (!begun) {
                begun = true;
                out.write(frame.head());
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
            out.write(frame.tail(checksum.getValue(), length));
        }
    }
}
