package hyperserve.websocket.frame;

import static org.assertj.core.api.Assertions.assertThatCode;

import hyperserve.test.KeptInputs;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// Gives the fuzzer what is kept for it, and frames put together at random, the same ones in each
/// run.
final class FrameInputsTest {

    private static final Path INPUTS =
            Path.of("src/test/resources/hyperserve/websocket/frame/FrameReaderFuzzerInputs");

    private static final int INPUT_COUNT = 20_000;
    private static final int[] OPCODES = {0, 0, 1, 2, 8, 9, 10, 3};
    private static final int[] FLAGS = {0, 0x80, 0x80, 0x40, 0xC0};

    static List<Path> kept() throws IOException {
        return KeptInputs.in(INPUTS);
    }

    @ParameterizedTest
    @MethodSource("kept")
    void arePassedByWhatIsKept(Path file) throws IOException {
        byte[] input = Files.readAllBytes(file);
        assertThatCode(() -> FrameReaderFuzzer.fuzzerTestOneInput(input))
                .doesNotThrowAnyException();
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
