package hyperserve.demo.board;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;

/// What is a picture.
final class PictureTypeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PNG \u0089PNG\r\n\u001a\n",
                "JPEG \u00ff\u00d8\u00ff",
                "GIF GIF87a",
                "GIF GIF89a",
                "WEBP RIFF\u0001\u0002\u0003\u0004WEBP"
            })
    void isToldByItsFirstBytesAndByAllOfThem(String line) {
        int space = line.indexOf(' ');
        byte[] start = line.substring(space + 1).getBytes(ISO_8859_1);
        PictureType expected = PictureType.valueOf(line.substring(0, space));

        assertThat(PictureType.of(start)).isEqualTo(expected);
        for (int length = 0; length < start.length; length++) {
            assertThat(PictureType.of(Arrays.copyOf(start, length))).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<svg xmlns=", "<html>", "BM", "RIFF1234WAVE", "GIF89b"})
    void othersAreNone(String start) {
        assertThat(PictureType.of(start.getBytes(ISO_8859_1))).isNull();
    }
}
