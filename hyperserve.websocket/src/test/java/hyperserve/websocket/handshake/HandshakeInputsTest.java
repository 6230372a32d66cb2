package hyperserve.websocket.handshake;

import static org.assertj.core.api.Assertions.assertThatCode;

import hyperserve.test.KeptInputs;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// Gives the fuzzer what is kept for it, and fields put together at random, the same ones in each
/// run.
final class HandshakeInputsTest {

    private static final Path INPUTS =
            Path.of("src/test/resources/hyperserve/websocket/handshake/HandshakeFuzzerInputs");

    private static final int INPUT_COUNT = 20_000;
    private static final String[] PARTS = {
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
        "\u00e4"
    };

    static List<Path> kept() throws IOException {
        return KeptInputs.in(INPUTS);
    }

    @ParameterizedTest
    @MethodSource("kept")
    void arePassedByWhatIsKept(Path file) throws IOException {
        byte[] input = Files.readAllBytes(file);
        assertThatCode(() -> HandshakeFuzzer.fuzzerTestOneInput(input)).doesNotThrowAnyException();
    }

    @Test
    void arePassedByFieldsAtRandom() {
        Random random = new Random(1);
        for (int i = 0; i < INPUT_COUNT; i++) {
            StringBuilder field = new StringBuilder();
            for (int parts = random.nextInt(12); parts > 0; parts--) {
                field.append(PARTS[random.nextInt(PARTS.length)]);
            }
            HandshakeFuzzer.fuzzerTestOneInput(
                    field.toString().getBytes(StandardCharsets.ISO_8859_1));
        }
    }
}
