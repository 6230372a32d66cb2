package hyperserve.websocket.frame;

import java.util.List;

/// Fuzzes the reader of frames: how the bytes are cut changes nothing, no more than a few bytes
/// wait for others, and nothing is thrown but what says with which code to close.
public final class FrameReaderFuzzer {

    private static final long SMALL = 300;

    private FrameReaderFuzzer() {}

    /// Called by the fuzzer, and by [FrameInputsTest].
    ///
    /// @param input frames
    public static void fuzzerTestOneInput(byte[] input) {
        for (boolean compression : new boolean[] {false, true}) {
            String whole = Frames.read(List.of(input), SMALL, compression);
            for (int most : new int[] {1, 20}) {
                String pieces = Frames.read(Frames.split(input, most, 1), SMALL, compression);
                if (!whole.equals(pieces)) {
                    throw new AssertionError(pieces + " instead of " + whole);
                }
            }
        }
    }
}
