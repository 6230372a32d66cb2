package hyperserve.bench.restarts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

final class ClientTest {

    private static boolean read(String answer) throws IOException {
        byte[] bytes = answer.getBytes(StandardCharsets.US_ASCII);
        return Client.read(new ByteArrayInputStream(bytes), "yes");
    }

    @Test
    void goesOnAfterAWholeAnswer() throws Exception {
        assertThat(read("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nyes")).isFalse();
    }

    @Test
    void isToldThatTheConnectionEnds() throws Exception {
        String answer = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\n\r\nyes";
        assertThat(read(answer)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 503 Service Unavailable, 3, yes, answered HTTP/1.1 503",
        "HTTP/1.1 200 OK, 3, not, answered 'not' in place of 'yes'",
        "HTTP/1.1 200 OK, 3, ye, answered 'ye' in place of 'yes'",
    })
    void losesWhatIsNotAnswered(String status, int length, String body, String why) {
        String answer = status + "\r\nContent-Length: " + length + "\r\n\r\n" + body;
        assertThatThrownBy(() -> read(answer))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why);
    }

    @Test
    void losesWhatIsCutInTheHead() {
        assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\nContent-Le"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the stream ends after 'Content-Le'");
    }
}
