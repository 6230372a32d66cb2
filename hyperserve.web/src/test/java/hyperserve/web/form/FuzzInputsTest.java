package hyperserve.web.form;

import hyperserve.test.KeptInputs;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Gives the fuzzers what is kept for them: seeds, and what they have found.
final class FuzzInputsTest {

    private static final Path INPUTS = Path.of("src/test/resources/hyperserve/web/form");

    @ParameterizedTest
    @MethodSource
    void multipartHoldsOut(Path input) throws IOException {
        MultipartFuzzer.fuzzerTestOneInput(Files.readAllBytes(input));
    }

    static List<Path> multipartHoldsOut() throws IOException {
        return KeptInputs.in(INPUTS.resolve("MultipartFuzzerInputs"));
    }

    @ParameterizedTest
    @MethodSource
    void urlEncodedHoldsOut(Path input) throws IOException {
        UrlEncodedFuzzer.fuzzerTestOneInput(Files.readAllBytes(input));
    }

    static List<Path> urlEncodedHoldsOut() throws IOException {
        return KeptInputs.in(INPUTS.resolve("UrlEncodedFuzzerInputs"));
    }
}
