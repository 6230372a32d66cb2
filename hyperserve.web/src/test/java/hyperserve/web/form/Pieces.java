package hyperserve.web.form;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Bytes that arrive in pieces: no read brings more than one.
final class Pieces extends InputStream {

    private final List<byte[]> pieces;
    private int index;
    private int at;

    private Pieces(List<byte[]> pieces) {
        this.pieces = pieces;
    }

    static Pieces whole(byte[] bytes) {
        return new Pieces(List.of(bytes));
    }

    static Pieces single(byte[] bytes) {
        List<byte[]> pieces = new ArrayList<>();
        for (byte b : bytes) {
            pieces.add(new byte[] {b});
        }
        return new Pieces(pieces);
    }

    static Pieces splitAt(byte[] bytes, int split) {
        return new Pieces(
                List.of(
                        Arrays.copyOf(bytes, split),
                        Arrays.copyOfRange(bytes, split, bytes.length)));
    }

    /// The same for equal bytes, so that what a fuzzer finds is found again.
    static Pieces random(byte[] bytes, int salt) {
        return random(bytes, new SplittableRandom(31L * Arrays.hashCode(bytes) + salt));
    }

    static Pieces random(byte[] bytes, RandomGenerator random) {
        int longest = 1 + random.nextInt(random.nextBoolean() ? 16 : 20_000);
        List<byte[]> pieces = new ArrayList<>();
        int start = 0;
        while (start < bytes.length) {
            int end = Math.min(bytes.length, start + 1 + random.nextInt(longest));
            pieces.add(Arrays.copyOfRange(bytes, start, end));
            start = end;
        }
        return new Pieces(pieces);
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int count) {
        if (count == 0) {
            return 0;
        }
        while (index < pieces.size() && at == pieces.get(index).length) {
            index++;
            at = 0;
        }
        if (index == pieces.size()) {
            return -1;
        }
        byte[] piece = pieces.get(index);
        int some = Math.min(count, piece.length - at);
        System.arraycopy(piece, at, target, offset, some);
        at += some;
        return some;
    }
}
