package hyperserve.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.ByteBuffer;
import java.util.HexFormat;

final class EchoMessageTest {

    @ParameterizedTest
    @CsvSource({
        "0, 8280",
        "125, 82fd",
        "126, 82fe007e",
        "65535, 82feffff",
        "65536, 82ff0000000000010000"
    })
    void isOneMaskedFrame(int length, String head) {
        EchoMessage message = EchoMessage.ofBytes(length);
        ByteBuffer frame = message.frame();
        byte[] first = new byte[head.length() / 2];
        frame.get(first);
        assertThat(HexFormat.of().formatHex(first)).isEqualTo(head);
        byte[] key = new byte[4];
        frame.get(key);
        byte[] payload = new byte[length];
        frame.get(payload);
        assertThat(frame.hasRemaining()).isFalse();
        for (int i = 0; i < length; i++) {
            payload[i] ^= key[i % 4];
        }
        assertThat(payload).isEqualTo(message.payload());
    }
}
