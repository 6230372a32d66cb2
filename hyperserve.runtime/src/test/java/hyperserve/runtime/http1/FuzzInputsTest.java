package hyperserve.runtime.http1;

import hyperserve.test.FuzzerInputs;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;

/// Gives the fuzzers what is kept for them: seeds, and what they have found.
final class FuzzInputsTest {

    private static final Path INPUTS = Path.of("src/test/resources/hyperserve/runtime/http1");

    @Test
    void requestParserHoldsOut() throws IOException {
        FuzzerInputs.giveKept(
                INPUTS.resolve("RequestParserFuzzerInputs"),
                RequestParserFuzzer::fuzzerTestOneInput);
    }

    @Test
    void chunkedDecoderHoldsOut() throws IOException {
        FuzzerInputs.giveKept(
                INPUTS.resolve("ChunkedDecoderFuzzerInputs"),
                ChunkedDecoderFuzzer::fuzzerTestOneInput);
    }

    @Test
    void connectionHoldsOut() throws IOException {
        FuzzerInputs.giveKept(
                INPUTS.resolve("ConnectionFuzzerInputs"), ConnectionFuzzer::fuzzerTestOneInput);
    }
}
