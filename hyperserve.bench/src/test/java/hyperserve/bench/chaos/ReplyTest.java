package hyperserve.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;

final class ReplyTest {

    private static final String PLAIN =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
    private static final String CHUNKED =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1\r\nk\r\n0\r\n\r\n";

    private static Reply read(String text) throws Exception {
        return Reply.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void isReadWhole() throws Exception {
        assertThat(read(PLAIN)).isEqualTo(new Reply(200, "ok", true));
        assertThat(read(CHUNKED)).isEqualTo(new Reply(200, "ok", false));
    }

    @Test
    void isCutAtEachProperPrefix() {
        for (String text : new String[] {PLAIN, CHUNKED}) {
            for (int i = 0; i < text.length(); i++) {
                String prefix = text.substring(0, i);
                assertThatThrownBy(() -> read(prefix)).isInstanceOf(EOFException.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 200 OK\n\n",
                "HTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nokay\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
                "ok"
            })
    void isRefusedIfMalformed(String text) {
        assertThatThrownBy(() -> read(text + "\r\n")).isInstanceOf(Reply.MalformedReply.class);
    }
}
