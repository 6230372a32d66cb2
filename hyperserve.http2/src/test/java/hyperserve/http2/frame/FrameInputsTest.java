package hyperserve.http2.frame;

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
            Path.of("src/test/resources/hyperserve/http2/frame/FrameReaderFuzzerInputs");

    private static final int INPUT_COUNT = 20_000;

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
