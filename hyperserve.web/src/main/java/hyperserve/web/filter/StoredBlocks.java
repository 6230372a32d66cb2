package hyperserve.web.filter;

import java.io.IOException;
import java.io.OutputStream;

/// Writes blocks of deflate that hold their bytes as they are (RFC 1951 §3.2.4): what is sent in
/// place of compressed ones while all deflaters are in use, as every decoder takes it and it needs
/// no memory but this. For one thread.
final class StoredBlocks extends OutputStream {

    private static final int HEAD = 5;
    private static final int LENGTH = 8 * 1024;

    /// The most that one block can have.
    private static final int LONGEST = 0xFFFF;

    private final OutputStream out;
    private final byte[] block = new byte[HEAD + LENGTH];
    private int count;

    StoredBlocks(OutputStream out) {
        this.out = out;
    }

    /// {@return blocks with these bytes, of which none is the last one}
    static byte[] of(byte[] content) {
        int blocks = Math.ceilDiv(content.length, LONGEST);
        byte[] made = new byte[Math.addExact(content.length, Math.multiplyExact(HEAD, blocks))];
        int to = 0;
        for (int at = 0; at < content.length; at += LONGEST) {
            int length = Math.min(LONGEST, content.length - at);
            putHead(made, to, length, false);
            System.arraycopy(content, at, made, to + HEAD, length);
            to += HEAD + length;
        }
        return made;
    }

    /// {@return the last block, which is empty}
    static byte[] last() {
        byte[] made = new byte[HEAD];
        putHead(made, 0, 0, true);
        return made;
    }

    private static void putHead(byte[] target, int at, int length, boolean last) {
        target[at] = (byte) (last ? 1 : 0);
        target[at + 1] = (byte) length;
        target[at + 2] = (byte) (length >>> 8);
        target[at + 3] = (byte) ~length;
        target[at + 4] = (byte) (~length >>> 8);
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
        putHead(block, 0, count, last);
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
