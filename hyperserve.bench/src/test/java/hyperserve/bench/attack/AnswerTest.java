package hyperserve.bench.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

final class AnswerTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void isWholeWithItsLastByteAndNotBefore() throws Exception {
        Answer answer = new Answer();
        for (int i = 0; i < OK.length() - 1; i++) {
            assertThat(answer.take(bytes(OK.substring(i, i + 1)))).isFalse();
        }
        assertThat(answer.take(bytes("o"))).isTrue();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.sum()).isEqualTo(Answer.sum("hello"));
        assertThat(answer.closes()).isFalse();
    }

    @Test
    void leavesWhatIsBehindIt() throws Exception {
        ByteBuffer two = bytes(OK + OK);
        assertThat(new Answer().take(two)).isTrue();
        assertThat(two.remaining()).isEqualTo(OK.length());
    }

    @Test
    void comesAfterAnInterimOne() throws Exception {
        Answer answer = new Answer();
        assertThat(answer.take(bytes("HTTP/1.1 100 Continue\r\n\r\n"))).isFalse();
        assertThat(answer.status()).isZero();
        String last = "Connection: close\r\nContent-Length: 0\r\n\r\n";
        assertThat(answer.take(bytes("HTTP/1.1 503 Service Unavailable\r\n" + last))).isTrue();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.closes()).isTrue();
    }

    @Test
    void isRefusedIfItIsNone() {
        assertThatThrownBy(() -> new Answer().take(bytes("HTTP/1.1 20 OK\r\n\r\n")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no answer");
        assertThatThrownBy(() -> new Answer().take(bytes("HTTP/1.1 200 OK\r\n\r\n")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("without a length");
    }
}
