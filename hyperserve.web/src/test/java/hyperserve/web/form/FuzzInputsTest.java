package hyperserve.web.form;

import hyperserve.test.FuzzerInputs;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;

/// Gives the fuzzers what is kept for them: seeds, and what they have found.
final class FuzzInputsTest {

    private static final Path INPUTS = Path.of("src/test/resources/hyperserve/web/form");

    @Test
    void multipartHoldsOut() throws IOException {
        FuzzerInputs.giveKept(
                INPUTS.resolve("MultipartFuzzerInputs"), MultipartFuzzer::fuzzerTestOneInput);
    }

    @Test
    void urlEncodedHoldsOut() throws IOException {
        FuzzerInputs.giveKept(
                INPUTS.resolve("UrlEncodedFuzzerInputs"), UrlEncodedFuzzer::fuzzerTestOneInput);
    }
}
