package hyperserve.web.filter;

import hyperserve.api.BodyOutput;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/// The output of a writer whose content is encoded on its way.
final class EncodedOutput extends BodyOutput {

    private static final int PIECE = 8 * 1024;

    private final BodyOutput out;
    private final OutputStream encoded;

    EncodedOutput(BodyOutput out, OutputStream encoded) {
        this.out = out;
        this.encoded = encoded;
    }

    @Override
    public void write(int b) throws IOException {
        encoded.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        encoded.write(bytes, offset, length);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int length = source.remaining();
        byte[] piece = new byte[Math.min(PIECE, length)];
        while (source.hasRemaining()) {
            int count = Math.min(piece.length, source.remaining());
            source.get(piece, 0, count);
            encoded.write(piece, 0, count);
        }
        return length;
    }

    @Override
    public void flush() throws IOException {
        encoded.flush();
    }

    @Override
    public boolean isOpen() {
        return out.isOpen();
    }

    @Override
    public void trailer(String name, String value) {
        out.trailer(name, value);
    }
}
