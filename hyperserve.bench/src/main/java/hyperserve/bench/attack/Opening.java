package hyperserve.bench.attack;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/// What a client sends: a beginning, and then a filling again and again. Shared by all of a hoard,
/// which is why 40,000 of them cost their own process little.
final class Opening {

    private final byte[] beginning;
    private final byte[] filling;
    private final long length;
    private final long sum;

    private Opening(byte[] beginning, byte[] filling, long fillingLength) {
        this.beginning = beginning;
        this.filling = filling;
        boolean endless = fillingLength == Long.MAX_VALUE;
        this.length = endless ? fillingLength : beginning.length + fillingLength;
        this.sum = endless ? 0 : sum(filling, fillingLength);
    }

    private static long sum(byte[] filling, long length) {
        CRC32 sum = new CRC32();
        for (long left = length; left > 0; left -= filling.length) {
            sum.update(filling, 0, (int) Math.min(left, filling.length));
        }
        return sum.getValue();
    }

    static Opening of(String text) {
        return new Opening(bytes(text), new byte[0], 0);
    }

    /// A request, and this much of its body.
    static Opening of(String text, byte[] filling, long fillingLength) {
        return new Opening(bytes(text), filling, fillingLength);
    }

    /// The same again and again, for as long as it is taken.
    static Opening endless(String text) {
        return new Opening(new byte[0], bytes(text), Long.MAX_VALUE);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// {@return the check sum of the filling, that is, of the body}
    long sum() {
        return sum;
    }

    boolean isSent(long sent) {
        return sent >= length;
    }

    /// {@return the bytes that come after so many, some of them or all}
    ByteBuffer rest(long sent) {
        if (sent < beginning.length) {
            return ByteBuffer.wrap(beginning, (int) sent, beginning.length - (int) sent);
        }
        int from = (int) ((sent - beginning.length) % filling.length);
        long size = Math.min(filling.length - from, length - sent);
        return ByteBuffer.wrap(filling, from, (int) size);
    }
}
