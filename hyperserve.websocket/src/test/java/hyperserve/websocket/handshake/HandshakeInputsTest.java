package hyperserve.websocket.handshake;

import hyperserve.test.FuzzerInputs;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Gives the fuzzer what is kept for it, and fields put together at random, the same ones in each
/// run.
final class HandshakeInputsTest {

    private static final Path INPUTS =
            Path.of("src/test/resources/hyperserve/websocket/handshake/HandshakeFuzzerInputs");

    private static final int INPUT_COUNT = 20_000;
    private static final int MAX_PARTS = 12;

    private static final List<String> PARTS =
            List.of(
                    "permessage-deflate",
                    "server_max_window_bits",
                    "client_max_window_bits",
                    "server_no_context_takeover",
                    "x",
                    "websocket",
                    "upgrade",
                    "http://a.example",
                    ";",
                    ";",
                    ",",
                    "=",
                    "10",
                    "\"",
                    "\\",
                    " ",
                    "\u00e4");

    @Test
    void arePassedByWhatIsKept() throws IOException {
        FuzzerInputs.giveKept(INPUTS, HandshakeFuzzer::fuzzerTestOneInput);
    }

    @Test
    void arePassedByFieldsAtRandom() {
        FuzzerInputs.giveTexts(
                1, INPUT_COUNT, PARTS, MAX_PARTS, HandshakeFuzzer::fuzzerTestOneInput);
    }
}
