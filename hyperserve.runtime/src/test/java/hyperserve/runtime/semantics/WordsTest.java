package hyperserve.runtime.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

class WordsTest {

    private static int endByByte(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && Grammar.isValue(bytes[at])) {
            at++;
        }
        return at;
    }

    @Test
    void readsTheFirstByteLowest() {
        byte[] bytes = "xHTTP/1.1y".getBytes(StandardCharsets.US_ASCII);

        assertThat(Words.at(bytes, 1)).isEqualTo(Words.of("HTTP/1.1"));
        assertThat(Words.of("HTTP/1.1") & 0xFF).isEqualTo('H');
    }

    /// Each byte at each place of a word, among bytes that borrow, carry, or do neither.
    @Test
    void findsTheEndOfAValueAsOneDoesByteByByte() {
        for (int surrounding : new int[] {'a', ' ', '~', '\t', 0x80, 0xFF}) {
            for (int c = 0; c < 256; c++) {
                for (int place = 0; place < 2 * Words.SIZE; place++) {
                    byte[] bytes = new byte[3 * Words.SIZE - 1];
                    Arrays.fill(bytes, (byte) surrounding);
                    bytes[place] = (byte) c;

                    assertThat(Words.endOfValue(bytes, 0, bytes.length))
                            .as("%02x at %d among %02x", c, place, surrounding)
                            .isEqualTo(endByByte(bytes, 0, bytes.length));
                }
            }
        }
    }

    @Test
    void staysWithinItsBounds() {
        Random random = new Random(7);
        byte[] bytes = new byte[40];
        for (int i = 0; i < 20_000; i++) {
            random.nextBytes(bytes);
            int start = random.nextInt(bytes.length);
            int end = start + random.nextInt(bytes.length - start + 1);

            assertThat(Words.endOfValue(bytes, start, end)).isEqualTo(endByByte(bytes, start, end));
        }
    }
}
