package hyperserve.web;

import hyperserve.test.FuzzerInputs;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

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

    private static void giveAtRandom(long seed, FuzzerInputs.Fuzzer fuzzer) {
        FuzzerInputs.giveTexts(seed, TEXTS, PIECES, MAX_PIECES, fuzzer);
    }

    @Test
    void cookiesHoldOutWhatIsKept() throws IOException {
        FuzzerInputs.giveKept(
                INPUTS.resolve("CookiesFuzzerInputs"), CookiesFuzzer::fuzzerTestOneInput);
    }

    @Test
    void negotiationHoldsOutWhatIsKept() throws IOException {
        FuzzerInputs.giveKept(
                INPUTS.resolve("NegotiationFuzzerInputs"), NegotiationFuzzer::fuzzerTestOneInput);
    }

    @Test
    void rangesHoldOutWhatIsKept() throws IOException {
        FuzzerInputs.giveKept(
                INPUTS.resolve("RangesFuzzerInputs"), RangesFuzzer::fuzzerTestOneInput);
    }
}
