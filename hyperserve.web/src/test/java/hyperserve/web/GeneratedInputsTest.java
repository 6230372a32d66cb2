package hyperserve.web;

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
import java.util.function.Consumer;

/// Gives the fuzzers what is kept for them, and texts put together at random, the same ones in each
/// run.
final class GeneratedInputsTest {

    private static final Path INPUTS = Path.of("src/test/resources/hyperserve/web");

    private static final int TEXTS = 20_000;
    private static final int MAX_PIECES = 12;

    private static final List<String> PIECES =
            List.of(
                    "a",
                    "b",
                    "0",
                    "1",
                    "9",
                    "=",
                    ";",
                    ",",
                    "; ",
                    ", ",
                    " ",
                    "\t",
                    "\"",
                    "\\",
                    "/",
                    "*",
                    "-",
                    ".",
                    "<",
                    ">",
                    "?",
                    "&",
                    "%",
                    "%41",
                    "\u00e9",
                    "\u0000",
                    "\r\n",
                    "\u007f",
                    "q=",
                    ";q=0",
                    ";q=0.5",
                    ";q=1",
                    "*/*",
                    "text/html",
                    "text/*",
                    "application/json",
                    ";charset=utf-8",
                    "gzip",
                    "br",
                    "identity",
                    "en",
                    "en-GB",
                    "-x-",
                    "__Host-",
                    "__Secure-",
                    "a=1",
                    "\"a\"",
                    "W/",
                    "bytes=",
                    "0-4",
                    "5-",
                    "-5",
                    "99999999999999999999",
                    "rel=next",
                    "<?page=2>",
                    "//",
                    "https://",
                    "Sun, 06 Nov 1994 08:49:37 GMT",
                    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");

    @Test
    void cookiesHoldOut() {
        giveAtRandom(1, CookiesFuzzer::fuzzerTestOneInput);
    }

    @Test
    void negotiationHoldsOut() {
        giveAtRandom(2, NegotiationFuzzer::fuzzerTestOneInput);
    }

    @Test
    void rangesHoldOut() {
        giveAtRandom(3, RangesFuzzer::fuzzerTestOneInput);
    }

    private static void giveAtRandom(long seed, Consumer<byte[]> fuzzer) {
        Random random = new Random(seed);
        for (int i = 0; i < TEXTS; i++) {
            StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(MAX_PIECES); left > 0; left--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            try {
                fuzzer.accept(text.toString().getBytes(StandardCharsets.ISO_8859_1));
            } catch (Throwable e) {
                throw new AssertionError("text " + i + " of seed " + seed + ": " + text, e);
            }
        }
    }

    @ParameterizedTest
    @MethodSource
    void cookiesHoldOutWhatIsKept(Path input) throws IOException {
        CookiesFuzzer.fuzzerTestOneInput(Files.readAllBytes(input));
    }

    static List<Path> cookiesHoldOutWhatIsKept() throws IOException {
        return KeptInputs.in(INPUTS.resolve("CookiesFuzzerInputs"));
    }

    @ParameterizedTest
    @MethodSource
    void negotiationHoldsOutWhatIsKept(Path input) throws IOException {
        NegotiationFuzzer.fuzzerTestOneInput(Files.readAllBytes(input));
    }

    static List<Path> negotiationHoldsOutWhatIsKept() throws IOException {
        return KeptInputs.in(INPUTS.resolve("NegotiationFuzzerInputs"));
    }

    @ParameterizedTest
    @MethodSource
    void rangesHoldOutWhatIsKept(Path input) throws IOException {
        RangesFuzzer.fuzzerTestOneInput(Files.readAllBytes(input));
    }

    static List<Path> rangesHoldOutWhatIsKept() throws IOException {
        return KeptInputs.in(INPUTS.resolve("RangesFuzzerInputs"));
    }
}
