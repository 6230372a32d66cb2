package hyperserve.web.filter;

import hyperserve.test.FuzzerInputs;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// Gives the fuzzers what is kept for them, and inputs put together at random, the same ones in
/// each run.
final class FilterInputsTest {

    private static final Path KEPT = Path.of("src/test/resources/hyperserve/web");

    private static final int INPUTS = 20_000;
    private static final int MAX_PIECES = 10;

    private static final List<String> PIECES =
            List.of(
                    "for=",
                    "proto=",
                    "host=",
                    "by=",
                    "http",
                    "https",
                    "192.0.2.1",
                    "10.0.0.1",
                    "[::1]",
                    "2001:db8::1",
                    "\"",
                    "\\",
                    ";",
                    ",",
                    ", ",
                    "; ",
                    "=",
                    ":",
                    ":80",
                    "_a",
                    "unknown",
                    " ",
                    "\t",
                    "a.example",
                    "null",
                    "https://a.example",
                    "*",
                    "same-origin",
                    "Basic ",
                    "Bearer ",
                    "YTpi",
                    "==",
                    "00-",
                    "0af7651916cd43dd8448eb211c80319c",
                    "-b7ad6b7169203331-01",
                    "\u00e9",
                    "\u0000",
                    "\r\n",
                    "%",
                    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");

    @Test
    void whatIsKeptHoldsOut() throws IOException {
        FuzzerInputs.giveKept(
                KEPT.resolve("ForwardedFuzzerInputs"), ForwardedFuzzer::fuzzerTestOneInput);
        FuzzerInputs.giveKept(
                KEPT.resolve("InflateFuzzerInputs"), InflateFuzzer::fuzzerTestOneInput);
    }

    @Test
    void fieldsHoldOut() {
        FuzzerInputs.giveTexts(1, INPUTS, PIECES, MAX_PIECES, ForwardedFuzzer::fuzzerTestOneInput);
    }

    @Test
    void encodedContentHoldsOut() {
        Random random = new Random(2);
        for (int i = 0; i < INPUTS / 10; i++) {
            byte[] plain = new byte[random.nextInt(200)];
            random.nextBytes(plain);
            byte[] encoded = Coded.encoded(i % 2 == 0 ? "gzip" : "deflate", plain);
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                encoded[random.nextInt(encoded.length)] = (byte) random.nextInt();
            }
            InflateFuzzer.fuzzerTestOneInput(encoded);
        }
    }
}
