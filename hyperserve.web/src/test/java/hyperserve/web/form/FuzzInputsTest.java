package hyperserve.web.form;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Gives the fuzzers what is kept for them: seeds, and what they have found.
final class FuzzInputsTest {

    private static final Path INPUTS = Path.of("src/test/resources/hyperserve/web/form");

    @ParameterizedTest
    @MethodSource
    void multipartHoldsOut(Path input) throws IOException {
        MultipartFuzzer.fuzzerTestOneInput(Files.readAllBytes(input));
    }

    static List<Path> multipartHoldsOut() throws IOException {
        return kept("MultipartFuzzerInputs");
    }

    @ParameterizedTest
    @MethodSource
    void urlEncodedHoldsOut(Path input) throws IOException {
        UrlEncodedFuzzer.fuzzerTestOneInput(Files.readAllBytes(input));
    }

    static List<Path> urlEncodedHoldsOut() throws IOException {
        return kept("UrlEncodedFuzzerInputs");
    }

    private static List<Path> kept(String folder) throws IOException {
        try (Stream<Path> files = Files.list(INPUTS.resolve(folder))) {
            List<Path> inputs = files.sorted().toList();
            assertThat(inputs).isNotEmpty();
            return inputs;
        }
    }
}
