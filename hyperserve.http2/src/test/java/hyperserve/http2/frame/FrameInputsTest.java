package hyperserve.http2.frame;

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
            Path.of("src/test/resources/hyperserve/http2/frame/FrameReaderFuzzerInputs");

    private static final int INPUT_COUNT = 20_000;

    @Test
    void arePassedByWhatIsKept() throws IOException {
        FuzzerInputs.giveKept(INPUTS, FrameReaderFuzzer::fuzzerTestOneInput);
    }

    @Test
    void arePassedByFramesAtRandom() {
        Random random = new Random(1);
        for (int i = 0; i < INPUT_COUNT; i++) {
            ByteArrayOutputStream input = new ByteArrayOutputStream();
            for (int frames = random.nextInt(4); frames >= 0; frames--) {
                byte[] payload = new byte[random.nextInt(3) * 4 + random.nextInt(3)];
                random.nextBytes(payload);
                int flags = random.nextInt(0x40);
                int stream = random.nextInt(3);
                byte[] head = {
                    0,
                    0,
                    (byte) payload.length,
                    (byte) random.nextInt(11),
                    (byte) flags,
                    0,
                    0,
                    0,
                    (byte) stream
                };
                input.writeBytes(head);
                input.writeBytes(payload);
            }
            FrameReaderFuzzer.fuzzerTestOneInput(input.toByteArray());
        }
    }
}
