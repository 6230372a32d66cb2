package hyperserve.http2.frame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Fuzzes the reader of frames: how the bytes are cut changes nothing, and no more than a few
/// bytes wait for others.
public final class FrameReaderFuzzer {

    private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};
    private static final int SMALL = 300;

    private FrameReaderFuzzer() {}

    /// Called by the fuzzer, and by [FrameInputsTest].
    ///
    /// @param input what comes behind an empty SETTINGS frame
    public static void fuzzerTestOneInput(byte[] input) {
        byte[] bytes = Arrays.copyOf(SETTINGS, SETTINGS.length + input.length);
        System.arraycopy(input, 0, bytes, SETTINGS.length, input.length);
        String whole = Frames.read(List.of(bytes), SMALL);
        for (int salt = 0; salt < 3; salt++) {
            String pieces = Frames.read(split(bytes, salt), SMALL);
            if (!whole.equals(pieces)) {
                throw new AssertionError(pieces + " instead of " + whole);
            }
        }
    }

    private static List<byte[]> split(byte[] bytes, int salt) {
        Random random = new Random(salt);
        List<byte[]> pieces = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int end = Math.min(bytes.length, at + 1 + (salt == 0 ? 0 : random.nextInt(20)));
            pieces.add(Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
        return pieces;
    }
}
