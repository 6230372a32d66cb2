package hyperserve.websocket.deflate;

import static org.assertj.core.api.Assertions.assertThatCode;

import hyperserve.test.KeptInputs;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// Gives the fuzzer what is kept for it, and messages with bytes exchanged at random, the same ones
/// in each run.
final class DeflateInputsTest {

    private static final Path INPUTS =
            Path.of("src/test/resources/hyperserve/websocket/deflate/DeflateFuzzerInputs");

    private static final int INPUT_COUNT = 2_000;

    static List<Path> kept() throws IOException {
        return KeptInputs.in(INPUTS);
    }

    @ParameterizedTest
    @MethodSource("kept")
    void arePassedByWhatIsKept(Path file) throws IOException {
        byte[] input = Files.readAllBytes(file);
        assertThatCode(() -> DeflateFuzzer.fuzzerTestOneInput(input)).doesNotThrowAnyException();
    }

    @Test
    void arePassedByMessagesAtRandom() {
        Random random = new Random(1);
        DeflatePool pool = new DeflatePool(6, 1, 0);
        MessageCompressor compressor = new MessageCompressor(pool, Deflated.FORGETTING);
        for (int i = 0; i < INPUT_COUNT; i++) {
            byte[] message = new byte[random.nextInt(60)];
            random.nextBytes(message);
            byte[] input = Deflated.compress(compressor, message, 1 + random.nextInt(60));
            for (int times = random.nextInt(3); times > 0; times--) {
                input[random.nextInt(input.length)] ^= (byte) (1 << random.nextInt(8));
            }
            DeflateFuzzer.fuzzerTestOneInput(input);
        }
    }
}
