package hyperserve.web.filter;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLongArray;

/// Makes identifiers of 32 hexadecimal digits: 16 that are random and the same for one source, and
/// 16 that no other identifier of the source has. Threads that ask at the same time do not wait for
/// each other, and seldom touch the same line of a cache.
///
/// The second half is a count that was scrambled one to one, so it repeats after 2^58 identifiers
/// of one stripe and not before. It looks random and is no secret.
final class IdSource {

    private static final int STRIPES = 64;

    /// Numbers between two counts, so that they lie 128 bytes apart.
    private static final int APART = 16;

    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final AtomicLongArray counts = new AtomicLongArray(STRIPES * APART);
    private final long prefix;
    private final long key;

    IdSource() {
        SecureRandom random = new SecureRandom();
        // All zeros are no identifier of a trace.
        prefix = random.nextLong() | 1;
        key = random.nextLong();
    }

    String next() {
        int stripe = (int) (Thread.currentThread().threadId() % STRIPES);
        long count = counts.getAndIncrement(stripe * APART);
        byte[] text = new byte[32];
        hex(prefix, text, 0);
        hex(scrambled((count * STRIPES + stripe) ^ key), text, 16);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /// The last steps of the generator SplitMix64; each can be undone, so no two values meet.
    private static long scrambled(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    private static void hex(long value, byte[] target, int offset) {
        for (int i = 0; i < 16; i++) {
            target[offset + i] = DIGITS[(int) (value >>> (60 - 4 * i)) & 0xF];
        }
    }
}
