package hyperserve.websocket.deflate;

import hyperserve.test.FuzzerInputs;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/// Gives the fuzzer what is kept for it, and messages with bytes exchanged at random, the same ones
/// in each run.
final class DeflateInputsTest {

    private static final Path INPUTS =
            Path.of("src/test/resources/hyperserve/websocket/deflate/DeflateFuzzerInputs");

    private static final int INPUT_COUNT = 2_000;

    @Test
    void arePassedByWhatIsKept() throws IOException {
        FuzzerInputs.giveKept(INPUTS, DeflateFuzzer::fuzzerTestOneInput);
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
