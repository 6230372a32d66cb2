package hyperserve.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

final class EventReaderTest {

    private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static final String STREAM =
            HEAD
                    + chunk("retry: 5\n\n")
                    + chunk("id: a-8\ndata: 8 xxx data: 9\n\n")
                    + chunk(":\n\n")
                    + chunk("id: a-9\nda")
                    + chunk("ta: 9\n\nid: a-10\ndata: 1")
                    + chunk("0 x\n\n");

    private static String chunk(String content) {
        return Integer.toHexString(content.length()) + "\r\n" + content + "\r\n";
    }

    private static EventReader read(String text, int piece) {
        EventReader reader = new EventReader();
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < bytes.length; i += piece) {
            reader.read(ByteBuffer.wrap(bytes, i, Math.min(piece, bytes.length - i)));
        }
        return reader;
    }

    @Test
    void countsEventsHoweverTheyAreCut() {
        for (int piece = 1; piece <= STREAM.length(); piece++) {
            EventReader reader = read(STREAM, piece);
            assertThat(reader.subscribed()).isTrue();
            assertThat(reader.events()).isEqualTo(3);
            assertThat(reader.last()).isEqualTo(10);
        }
    }

    @Test
    void isNotSubscribedBeforeTheHeadIsWhole() {
        assertThat(read(HEAD.substring(0, HEAD.length() - 1), 7).subscribed()).isFalse();
        assertThat(read(HEAD, 7).subscribed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: 3\n\ndata: 5\n\n",
                "data: 3\n\ndata: 3\n\n",
                "data: 3\n\ndata: 2\n\n"
            })
    void refusesALostOrRepeatedEvent(String events) {
        assertThatThrownBy(() -> read(HEAD + chunk(events), 1000))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("after event 3 there came");
    }

    @Test
    void refusesAnEndAndABrokenChunk() {
        assertThatThrownBy(() -> read(HEAD + "0\r\n\r\n", 1000))
                .hasMessageContaining("the stream has ended");
        assertThatThrownBy(() -> read(HEAD + "xyz\r\n", 1000))
                .hasMessageContaining("the size of a chunk");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
            })
    void refusesAnotherAnswer(String answer) {
        assertThatThrownBy(() -> read(answer, 1000)).hasMessageContaining("the answer is");
    }
}
