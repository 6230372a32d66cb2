package hyperserve.runtime.tls;

import hyperserve.test.FuzzerInputs;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;

/// Gives the fuzzers what is kept for them: seeds, and what they have found.
final class FuzzInputsTest {

    private static final Path INPUTS = Path.of("src/test/resources/hyperserve/runtime/tls");

    @Test
    void transportHoldsOut() throws IOException {
        FuzzerInputs.giveKept(
                INPUTS.resolve("TlsTransportFuzzerInputs"), TlsTransportFuzzer::fuzzerTestOneInput);
    }

    @Test
    void keyFilesAreReadOrRefused() throws IOException {
        FuzzerInputs.giveKept(
                INPUTS.resolve("KeyFilesFuzzerInputs"), KeyFilesFuzzer::fuzzerTestOneInput);
    }
}
