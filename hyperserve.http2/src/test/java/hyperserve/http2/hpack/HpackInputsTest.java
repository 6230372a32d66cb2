package hyperserve.http2.hpack;

import hyperserve.test.FuzzerInputs;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/// Gives the fuzzer what is kept for it, and blocks put together at random, the same ones in each
/// run.
final class HpackInputsTest {

    private static final Path INPUTS =
            Path.of("src/test/resources/hyperserve/http2/hpack/HpackFuzzerInputs");

    private static final int INPUT_COUNT = 20_000;

    /// Representations: indexed, literals of each kind, size updates, and Huffman strings.
    private static final List<String> PIECES =
            List.of(
                    "82",
                    "be",
                    "bf",
                    "c0",
                    "ff00",
                    "80",
                    "400161",
                    "0162",
                    "408161",
                    "00",
                    "10",
                    "4182",
                    "5e",
                    "7e",
                    "0f2f",
                    "20",
                    "3f61",
                    "3f80",
                    "21",
                    "8c",
                    "f1e3c2e5",
                    "ff",
                    "1f",
                    "07",
                    "85aec3771a4b",
                    "840101",
                    "40033132330331323340",
                    "7f00",
                    "0000");

    @Test
    void arePassedByWhatIsKept() throws IOException {
        FuzzerInputs.giveKept(INPUTS, HpackFuzzer::fuzzerTestOneInput);
    }

    @Test
    void arePassedByBlocksAtRandom() {
        Random random = new Random(1);
        for (int i = 0; i < INPUT_COUNT; i++) {
            ByteArrayOutputStream input = new ByteArrayOutputStream();
            for (int blocks = random.nextInt(5); blocks >= 0; blocks--) {
                ByteArrayOutputStream block = new ByteArrayOutputStream();
                for (int pieces = random.nextInt(6); pieces >= 0; pieces--) {
                    String piece = PIECES.get(random.nextInt(PIECES.size()));
                    block.writeBytes(HexFormat.of().parseHex(piece));
                }
                input.write(block.size());
                input.writeBytes(block.toByteArray());
            }
            HpackFuzzer.fuzzerTestOneInput(input.toByteArray());
        }
    }
}
