package hyperserve.runtime.http1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Ways in which the same bytes may arrive. The same for equal bytes, so that what a fuzzer finds
/// is found again.
final class Splits {

    private Splits() {}

    /// One by one.
    static List<byte[]> single(byte[] bytes) {
        List<byte[]> pieces = new ArrayList<>();
        for (byte b : bytes) {
            pieces.add(new byte[] {b});
        }
        return pieces;
    }

    /// In pieces of 1 to 16 bytes, or up to 128.
    static List<byte[]> random(byte[] bytes, int salt) {
        RandomGenerator random = new SplittableRandom(31L * Arrays.hashCode(bytes) + salt);
        int longest = random.nextBoolean() ? 16 : 128;
        List<byte[]> pieces = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(longest));
            pieces.add(Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
        return pieces;
    }
}
