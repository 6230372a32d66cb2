package hyperserve.runtime.proxy;

import hyperserve.test.FuzzerInputs;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;

/// Gives the fuzzer what is kept for it: seeds, and what it has found.
final class FuzzInputsTest {

    private static final Path INPUTS = Path.of("src/test/resources/hyperserve/runtime/proxy");

    @Test
    void headerHoldsOut() throws IOException {
        FuzzerInputs.giveKept(
                INPUTS.resolve("HeaderFuzzerInputs"), HeaderFuzzer::fuzzerTestOneInput);
    }
}
