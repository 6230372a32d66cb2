package hyperserve.web.filter;

import java.io.IOException;
import java.io.OutputStream;

/// Writes blocks of deflate that hold their bytes as they are (RFC 1951 §3.2.4): what is sent in
/// place of compressed ones while all deflaters are in use, as every decoder takes it and it needs
/// no memory but this. For one thread.
final class StoredBlocks extends OutputStream {

    private static final int HEAD = 5;
    private static final int LENGTH = 8 * 1024;

    private final OutputStream out;
    private final byte[] block = new byte[HEAD + LENGTH];
    private int count;

    StoredBlocks(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int at = offset;
        int left = length;
        while (left > 0) {
            int taken = Math.min(left, LENGTH - count);
            System.arraycopy(bytes, at, block, HEAD + count, taken);
            count += taken;
            at += taken;
            left -= taken;
            if (count == LENGTH) {
                writeBlock(false);
            }
        }
    }

    private void writeBlock(boolean last) throws IOException {
        block[0] = (byte) (last ? 1 : 0);
        block[1] = (byte) count;
        block[2] = (byte) (count >>> 8);
        block[3] = (byte) ~count;
        block[4] = (byte) (~count >>> 8);
        out.write(block, 0, HEAD + count);
        count = 0;
    }

    @Override
    public void flush() throws IOException {
        if (count > 0) {
            writeBlock(false);
        }
        out.flush();
    }

    @Override
    public void close() throws IOException {
        writeBlock(true);
    }
}
