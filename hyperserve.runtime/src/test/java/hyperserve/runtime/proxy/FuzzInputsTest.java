package hyperserve.runtime.proxy;

import hyperserve.test.KeptInputs;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Gives the fuzzer what is kept for it: seeds, and what it has found.
final class FuzzInputsTest {

    private static final Path INPUTS = Path.of("src/test/resources/hyperserve/runtime/proxy");

    @ParameterizedTest
    @MethodSource
    void headerHoldsOut(Path input) throws IOException {
        HeaderFuzzer.fuzzerTestOneInput(Files.readAllBytes(input));
    }

    static List<Path> headerHoldsOut() throws IOException {
        return KeptInputs.in(INPUTS.resolve("HeaderFuzzerInputs"));
    }
}
