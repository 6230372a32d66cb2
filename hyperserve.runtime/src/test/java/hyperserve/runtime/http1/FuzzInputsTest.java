package hyperserve.runtime.http1;

import hyperserve.test.KeptInputs;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Gives the fuzzers what is kept for them: seeds, and what they have found.
final class FuzzInputsTest {

    private static final Path INPUTS = Path.of("src/test/resources/hyperserve/runtime/http1");

    @ParameterizedTest
    @MethodSource
    void requestParserHoldsOut(Path input) throws IOException {
        RequestParserFuzzer.fuzzerTestOneInput(Files.readAllBytes(input));
    }

    static List<Path> requestParserHoldsOut() throws IOException {
        return KeptInputs.in(INPUTS.resolve("RequestParserFuzzerInputs"));
    }

    @ParameterizedTest
    @MethodSource
    void chunkedDecoderHoldsOut(Path input) throws IOException {
        ChunkedDecoderFuzzer.fuzzerTestOneInput(Files.readAllBytes(input));
    }

    static List<Path> chunkedDecoderHoldsOut() throws IOException {
        return KeptInputs.in(INPUTS.resolve("ChunkedDecoderFuzzerInputs"));
    }

    @ParameterizedTest
    @MethodSource
    void connectionHoldsOut(Path input) throws IOException {
        ConnectionFuzzer.fuzzerTestOneInput(Files.readAllBytes(input));
    }

    static List<Path> connectionHoldsOut() throws IOException {
        return KeptInputs.in(INPUTS.resolve("ConnectionFuzzerInputs"));
    }
}
