package hyperserve.http2.connection;

import hyperserve.test.FuzzerInputs;
import hyperserve.test.Http2Frames;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/// Gives the fuzzer what is kept for it, and frames at random, the same ones in each run.
final class ConnectionInputsTest {

    private static final Path INPUTS =
            Path.of("src/test/resources/hyperserve/http2/connection/ConnectionFuzzerInputs");

    private static final int INPUT_COUNT = 500;

    @Test
    void arePassedByWhatIsKept() throws IOException {
        FuzzerInputs.giveKept(INPUTS, ConnectionFuzzer::fuzzerTestOneInput);
    }

    /// Most of them on the first streams, in order: so that most go on for a while.
    @Test
    void arePassedByFramesAtRandom() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < INPUT_COUNT; i++) {
            byte[] input = new byte[4 * (1 + random.nextInt(12))];
            for (int at = 0; at < input.length; at += 4) {
                boolean head = random.nextInt(3) == 0;
                input[at] = (byte) (head ? Http2Frames.HEADERS : random.nextInt(10));
                input[at + 1] = (byte) (head ? 4 + random.nextInt(2) : random.nextInt(2));
                input[at + 2] = (byte) (head ? 2 * (at / 4) + 1 : random.nextInt(6));
                input[at + 3] = (byte) random.nextInt(256);
            }
            ConnectionFuzzer.fuzzerTestOneInput(input);
        }
    }
}
