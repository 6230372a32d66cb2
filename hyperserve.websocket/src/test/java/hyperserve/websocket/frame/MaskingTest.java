package hyperserve.websocket.frame;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Random;

/// Masking a word at a time against masking as RFC 6455 §5.3 writes it.
final class MaskingTest {

    private static final int MARGIN = 16;

    @Test
    void doesAsTheRfcAtAnyPlaceAndPhase() {
        Random random = new Random(3);
        for (int from = 0; from < MARGIN; from++) {
            for (int length = 0; length < 70; length++) {
                for (int phase = 0; phase < 8; phase++) {
                    byte[] bytes = new byte[from + length + MARGIN];
                    random.nextBytes(bytes);
                    int key = random.nextInt();
                    byte[] expected = bytes.clone();
                    for (int i = 0; i < length; i++) {
                        expected[from + i] ^= octet(key, (i + phase) % 4);
                    }
                    Masking.apply(bytes, from, from + length, key, phase);
                    assertThat(bytes)
                            .as("%s bytes from %s, phase %s", length, from, phase)
                            .isEqualTo(expected);
                }
            }
        }
    }

    private static byte octet(int key, int index) {
        return (byte) (key >>> (8 * (3 - index)));
    }
}
