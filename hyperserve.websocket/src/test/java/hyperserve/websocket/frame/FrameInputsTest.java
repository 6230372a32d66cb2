package hyperserve.websocket.frame;

import hyperserve.test.FuzzerInputs;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/// Gives the fuzzer what is kept for it, and frames put together at random, the same ones in each
/// run.
final class FrameInputsTest {

    private static final Path INPUTS =
            Path.of("src/test/resources/hyperserve/websocket/frame/FrameReaderFuzzerInputs");

    private static final int INPUT_COUNT = 20_000;
    private static final int[] OPCODES = {0, 0, 1, 2, 8, 9, 10, 3};
    private static final int[] FLAGS = {0, 0x80, 0x80, 0x40, 0xC0};

    @Test
    void arePassedByWhatIsKept() throws IOException {
        FuzzerInputs.giveKept(INPUTS, FrameReaderFuzzer::fuzzerTestOneInput);
    }

    @Test
    void arePassedByFramesAtRandom() {
        Random random = new Random(1);
        for (int i = 0; i < INPUT_COUNT; i++) {
            ByteArrayOutputStream input = new ByteArrayOutputStream();
            for (int frames = random.nextInt(5); frames >= 0; frames--) {
                byte[] payload = new byte[random.nextInt(3) * random.nextInt(90)];
                random.nextBytes(payload);
                int first =
                        OPCODES[random.nextInt(OPCODES.length)]
                                | FLAGS[random.nextInt(FLAGS.length)];
                input.writeBytes(ClientFrames.frame(first, random.nextInt(), payload));
            }
            FrameReaderFuzzer.fuzzerTestOneInput(input.toByteArray());
        }
    }
}
