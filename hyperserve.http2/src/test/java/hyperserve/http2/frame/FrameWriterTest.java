package hyperserve.http2.frame;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// What the writer writes, the reader finds; and the small values that a connection keeps.
final class FrameWriterTest {

    private final ByteBuffer target = ByteBuffer.allocate(1000);

    private String read() {
        return Frames.read(List.of(Arrays.copyOf(target.array(), target.position())), 16_384);
    }

    @Test
    void writesEachFrame() {
        FrameWriter.settings(target, 2);
        FrameWriter.parameter(target, Setting.MAX_CONCURRENT_STREAMS, 100);
        FrameWriter.parameter(target, Setting.HEADER_TABLE_SIZE, 0xFFFF_FFFFL);
        FrameWriter.settingsAck(target);
        FrameWriter.ping(target, -2, false);
        FrameWriter.ping(target, 7, true);
        FrameWriter.windowUpdate(target, 0, Integer.MAX_VALUE);
        FrameWriter.windowUpdate(target, 5, 1);
        FrameWriter.data(target, 5, 2, false);
        target.put((byte) 0x61).put((byte) 0x62);
        FrameWriter.data(target, 5, 0, true);
        FrameWriter.rstStream(target, 7, ErrorCode.REFUSED_STREAM);
        FrameWriter.goAway(target, 9, ErrorCode.HTTP_1_1_REQUIRED);
        assertThat(read())
                .isEqualTo(
                        """
                        MAX_CONCURRENT_STREAMS=100
                        HEADER_TABLE_SIZE=4294967295
                        SETTINGS_END
                        SETTINGS_ACK
                        PING -2
                        PING_ACK 7
                        WINDOW_UPDATE 2147483647
                        WINDOW_UPDATE 1 on 5
                        DATA <6162> 2 on 5
                        DATA <> 0 end on 5
                        RST_STREAM 7 on 7
                        GOAWAY 9 13\
                        """);
    }

    @ParameterizedTest
    @CsvSource({
        "0, HEADERS <> block end on 3",
        "1, HEADERS <00> block end on 3",
        "3, HEADERS <000102> block end on 3",
        "4, HEADERS <000102> end on 3|CONTINUATION <03> block end on 3",
        "6, HEADERS <000102> end on 3|CONTINUATION <030405> block end on 3",
        "7, HEADERS <000102> end on 3|CONTINUATION <030405> end on 3|CONTINUATION <06> block"
                + " end on 3"
    })
    void splitsAHeaderBlockWhereItLies(int length, String expected) {
        FrameWriter.settings(target, 0);
        int start = target.position();
        for (int i = 0; i < length; i++) {
            target.put(start + FrameWriter.HEAD + i, (byte) i);
        }
        FrameWriter.headers(target, start, length, 3, true, 3);
        assertThat(target.position()).isEqualTo(start + FrameWriter.headersLength(length, 3));
        assertThat(read()).isEqualTo("SETTINGS_END\n" + expected.replace('|', '\n'));
    }

    @Test
    void aWindowStaysWithinItsBound() {
        FlowWindow window = new FlowWindow(FlowWindow.DEFAULT);
        window.take(FlowWindow.DEFAULT);
        assertThat(window.add(-10)).isTrue();
        assertThat(window.size()).isEqualTo(-10);
        assertThat(window.add(Integer.MAX_VALUE)).isTrue();
        assertThat(window.add(10)).isTrue();
        assertThat(window.size()).isEqualTo(Integer.MAX_VALUE);
        assertThat(window.add(1)).isFalse();
        assertThat(window.size()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void thePrefaceIsKnownByEachBeginningOfIt() {
        byte[] text = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n+".getBytes(StandardCharsets.US_ASCII);
        assertThat(Preface.LENGTH).isEqualTo(24);
        for (int i = 0; i <= text.length; i++) {
            assertThat(Preface.matches(text, 0, i)).isTrue();
        }
        for (int i = 0; i < Preface.LENGTH; i++) {
            byte[] other = text.clone();
            other[i]++;
            assertThat(Preface.matches(other, 0, i)).isTrue();
            assertThat(Preface.matches(other, 0, i + 1)).isFalse();
        }
    }

    @Test
    void fragmentsAreBounded() {
        BlockFragments fragments = new BlockFragments(5);
        assertThat(fragments.add(new byte[] {9, 1, 2, 9}, 1, 3)).isTrue();
        assertThat(fragments.add(new byte[] {3, 4, 5}, 0, 3)).isTrue();
        assertThat(Arrays.copyOf(fragments.bytes(), fragments.length()))
                .containsExactly(1, 2, 3, 4, 5);
        assertThat(fragments.add(new byte[1], 0, 1)).isFalse();
        fragments.clear();
        assertThat(fragments.isEmpty()).isTrue();
    }
}
