package hyperserve.bench.attack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;

/// One answer, read as it comes. Interim ones (100) are passed over. Of the content only the length
/// and a check sum are kept.
final class Answer {

    private static final int MAX_HEAD = 16 * 1024;

    private final StringBuilder head = new StringBuilder();
    private final CRC32 sum = new CRC32();
    private boolean headEnded;
    private int status;
    private long left;
    private boolean closes;

    /// Takes what belongs to the answer out of a buffer.
    ///
    /// @return whether the answer is whole
    /// @throws IOException if it is none, or has no length
    boolean take(ByteBuffer in) throws IOException {
        while (!headEnded && in.hasRemaining()) {
            head.append((char) (in.get() & 0xFF));
            int length = head.length();
            if (length > MAX_HEAD) {
                throw new IOException("an endless head");
            }
            if (head.indexOf("\r\n\r\n", length - 4) >= 0) {
                endHead();
            }
        }
        if (!headEnded) {
            return false;
        }
        int size = (int) Math.min(left, in.remaining());
        sum.update(in.slice(in.position(), size));
        in.position(in.position() + size);
        left -= size;
        return left == 0;
    }

    private void endHead() throws IOException {
        String[] lines = head.toString().split("\r\n", -1);
        if (!lines[0].matches("HTTP/1\\.1 [1-5][0-9][0-9] .*")) {
            throw new IOException("no answer: " + lines[0]);
        }
        status = Integer.parseInt(lines[0].substring(9, 12));
        if (status < 200) {
            head.setLength(0);
            return;
        }
        headEnded = true;
        left = -1;
        for (String line : lines) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length: ")) {
                left = Long.parseLong(lower.substring(16));
            }
            closes |= lower.equals("connection: close");
        }
        if (left < 0) {
            throw new IOException("an answer without a length: " + lines[0]);
        }
    }

    /// {@return the status, or 0 as long as it is not known}
    int status() {
        return headEnded ? status : 0;
    }

    /// {@return whether the connection ends after it}
    boolean closes() {
        return closes;
    }

    /// {@return whether nothing has come yet}
    boolean isAwaited() {
        return head.isEmpty() && !headEnded;
    }

    /// {@return the check sum of the content}
    long sum() {
        return sum.getValue();
    }

    static long sum(String content) {
        return sum(content.getBytes(StandardCharsets.UTF_8));
    }

    static long sum(byte[] content) {
        CRC32 sum = new CRC32();
        sum.update(content);
        return sum.getValue();
    }
}
