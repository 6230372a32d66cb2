package hyperserve.web.filter;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;

/// Writes blocks of deflate (RFC 1951) by a deflater that it gives back when it is closed. For one
/// thread.
final class DeflatedBlocks extends OutputStream {

    private static final int BUFFER = 4 * 1024;

    private final Deflaters deflaters;
    private final Deflater deflater;
    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER];
    private boolean unflushed;
    private boolean closed;

    /// @param deflater one of the deflaters, that belongs to this from now on
    DeflatedBlocks(Deflaters deflaters, Deflater deflater, OutputStream out) {
        this.deflaters = deflaters;
        this.deflater = deflater;
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        requireOpen();
        deflater.setInput(bytes, offset, length);
        unflushed |= length > 0;
        while (!deflater.needsInput()) {
            out.write(buffer, 0, deflater.deflate(buffer, 0, BUFFER, Deflater.NO_FLUSH));
        }
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("the content has ended");
        }
    }

    /// Without anything new, another empty block would be sent for nothing.
    @Override
    public void flush() throws IOException {
        requireOpen();
        if (unflushed) {
            unflushed = false;
            int count = BUFFER;
            while (count == BUFFER) {
                count = deflater.deflate(buffer, 0, BUFFER, Deflater.SYNC_FLUSH);
                out.write(buffer, 0, count);
            }
        }
        out.flush();
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            deflater.finish();
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer, 0, BUFFER));
            }
        } finally {
            deflaters.giveBack(deflater);
        }
    }
}
