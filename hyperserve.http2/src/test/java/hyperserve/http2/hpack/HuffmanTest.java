package hyperserve.http2.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

final class HuffmanTest {

    private static byte[] encode(String text) {
        byte[] target = new byte[HuffmanEncoder.encodedLength(text)];
        HuffmanEncoder.encode(text, target, 0);
        return target;
    }

    private static String decode(byte[] bytes) throws MalformedBlockException {
        byte[] target = new byte[HuffmanDecoder.mostDecoded(bytes.length)];
        int end = HuffmanDecoder.decode(bytes, 0, bytes.length, target, 0);
        return new String(Arrays.copyOf(target, end), StandardCharsets.ISO_8859_1);
    }

    /// Texts of RFC 7541, Appendix C.
    @ParameterizedTest
    @CsvSource({
        "www.example.com, f1e3c2e5f23a6ba0ab90f4ff",
        "no-cache, a8eb10649cbf",
        "custom-value, 25a849e95bb8e8b4bf",
        "'Mon, 21 Oct 2013 20:13:21 GMT', d07abe941054d444a8200595040b8166e082a62d1bff"
    })
    void encodesAsTheStandardDoes(String text, String hex) {
        assertThat(HexFormat.of().formatHex(encode(text))).isEqualTo(hex);
    }

    /// All that the other tests find out is whether both sides agree.
    @Test
    void hasTheCodesOfTheStandard() throws IOException {
        List<String> told = lines();
        assertThat(told).hasSize(257);
        for (String line : told) {
            String[] parts = line.split(" ", -1);
            int symbol = Integer.parseInt(parts[0]);
            assertThat(HuffmanCode.code(symbol)).as(line).isEqualTo(Integer.parseInt(parts[1], 16));
            assertThat(HuffmanCode.length(symbol)).as(line).isEqualTo(Integer.parseInt(parts[2]));
        }
    }

    private static List<String> lines() throws IOException {
        try (InputStream file = HuffmanTest.class.getResourceAsStream("huffman.txt")) {
            byte[] all = Objects.requireNonNull(file).readAllBytes();
            return new String(all, StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    @Test
    void decodesEachPairOfBytes() throws Exception {
        for (int pair = 0; pair < 1 << 16; pair++) {
            String text = "" + (char) (pair >> 8) + (char) (pair & 0xFF);
            assertThat(decode(encode(text))).isEqualTo(text);
        }
    }

    @Test
    void decodesLongTexts() throws Exception {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            all.append((char) (i * 7 & 0xFF)).append("plain");
            String text = all.toString();
            assertThat(decode(encode(text))).isEqualTo(text);
        }
    }
}
