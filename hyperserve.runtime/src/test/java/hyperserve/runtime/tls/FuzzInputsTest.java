package hyperserve.runtime.tls;

import hyperserve.test.KeptInputs;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Gives the fuzzers what is kept for them: seeds, and what they have found.
final class FuzzInputsTest {

    private static final Path INPUTS = Path.of("src/test/resources/hyperserve/runtime/tls");

    @ParameterizedTest
    @MethodSource
    void transportHoldsOut(Path input) throws IOException {
        TlsTransportFuzzer.fuzzerTestOneInput(Files.readAllBytes(input));
    }

    static List<Path> transportHoldsOut() throws IOException {
        return KeptInputs.in(INPUTS.resolve("TlsTransportFuzzerInputs"));
    }

    @ParameterizedTest
    @MethodSource
    void keyFilesAreReadOrRefused(Path input) throws IOException {
        KeyFilesFuzzer.fuzzerTestOneInput(Files.readAllBytes(input));
    }

    static List<Path> keyFilesAreReadOrRefused() throws IOException {
        return KeptInputs.in(INPUTS.resolve("KeyFilesFuzzerInputs"));
    }
}
