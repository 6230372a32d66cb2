package hyperserve.websocket.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

final class FrameWriterTest {

    private static byte[] bytes(Consumer<ByteBuffer> frame) {
        ByteBuffer target = ByteBuffer.allocate(200);
        frame.accept(target);
        byte[] bytes = new byte[target.position()];
        target.flip().get(bytes);
        return bytes;
    }

    private static String hex(Consumer<ByteBuffer> frame) {
        return HexFormat.of().formatHex(bytes(frame));
    }

    private static String head(long length) {
        String hex = hex(target -> FrameWriter.head(target, Opcode.BINARY, true, false, length));
        assertThat(FrameWriter.headLength(length)).isEqualTo(hex.length() / 2);
        return hex;
    }

    @Test
    void writesTheShortestLength() {
        assertThat(head(0)).isEqualTo("8200");
        assertThat(head(125)).isEqualTo("827d");
        assertThat(head(126)).isEqualTo("827e007e");
        assertThat(head(65_535)).isEqualTo("827effff");
        assertThat(head(65_536)).isEqualTo("827f0000000000010000");
        assertThat(head(Long.MAX_VALUE)).isEqualTo("827f7fffffffffffffff");
    }

    @Test
    void writesFragments() {
        assertThat(hex(b -> FrameWriter.head(b, Opcode.TEXT, false, false, 3))).isEqualTo("0103");
        assertThat(hex(b -> FrameWriter.head(b, Opcode.TEXT, false, true, 3))).isEqualTo("4103");
        assertThat(hex(b -> FrameWriter.head(b, Opcode.CONTINUATION, false, false, 3)))
                .isEqualTo("0003");
        assertThat(hex(b -> FrameWriter.head(b, Opcode.CONTINUATION, true, false, 3)))
                .isEqualTo("8003");
        assertThat(hex(b -> FrameWriter.head(b, Opcode.BINARY, true, true, 3))).isEqualTo("c203");
    }

    @Test
    void writesControlFrames() {
        byte[] hello = "-Hello".getBytes(StandardCharsets.US_ASCII);
        assertThat(hex(b -> FrameWriter.control(b, Opcode.PING, hello, 1, 6)))
                .isEqualTo("890548656c6c6f");
        assertThat(hex(b -> FrameWriter.control(b, Opcode.PONG, hello, 6, 6))).isEqualTo("8a00");
        assertThat(hex(b -> FrameWriter.close(b, 1000, ""))).isEqualTo("880203e8");
        assertThat(hex(b -> FrameWriter.close(b, 4999, "\u00e4"))).isEqualTo("88041387c3a4");
        assertThat(hex(b -> FrameWriter.close(b, CloseCode.NO_STATUS, ""))).isEqualTo("8800");
        assertThat(bytes(b -> FrameWriter.close(b, 1001, "x".repeat(123)))).hasSize(127);
    }

    private static void refuses(ThrowingCallable write, String why) {
        assertThatThrownBy(write).isInstanceOf(IllegalArgumentException.class).hasMessage(why);
    }

    @Test
    void refusesWhatMayNotBeSent() {
        ByteBuffer b = ByteBuffer.allocate(200);
        byte[] long126 = new byte[126];
        refuses(() -> FrameWriter.close(b, 1005, "why"), "a close may not have the code 1005");
        refuses(() -> FrameWriter.close(b, 1006, ""), "a close may not have the code 1006");
        refuses(() -> FrameWriter.close(b, 0, ""), "a close may not have the code 0");
        refuses(
                () -> FrameWriter.close(b, 1000, "x".repeat(124)),
                "a control frame takes 125 bytes, not 126");
        refuses(() -> FrameWriter.close(b, 1000, "\ud800"), "the reason has half a surrogate pair");
        refuses(
                () -> FrameWriter.control(b, Opcode.PING, long126, 0, 126),
                "a control frame takes 125 bytes, not 126");
        refuses(
                () -> FrameWriter.control(b, Opcode.CLOSE, long126, 0, 0),
                "CLOSE is neither ping nor pong");
        refuses(() -> FrameWriter.head(b, Opcode.PING, true, false, 0), "PING is no data frame");
        refuses(
                () -> FrameWriter.head(b, Opcode.CONTINUATION, true, true, 0),
                "only a first fragment says it is compressed");
        refuses(() -> FrameWriter.head(b, Opcode.TEXT, true, false, -1), "length is negative: -1");
        assertThat(b.position()).isZero();
    }

    /// What a server writes a client could have written, but for the mask.
    @Test
    void writesWhatTheReaderReads() {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            ByteArrayOutputStream wire = new ByteArrayOutputStream();
            StringBuilder expected = new StringBuilder();
            boolean text = random.nextBoolean();
            for (int left = random.nextInt(4); left >= 0; left--) {
                String content = "x".repeat(random.nextInt(3) * random.nextInt(100));
                Opcode opcode =
                        !expected.isEmpty()
                                ? Opcode.CONTINUATION
                                : text ? Opcode.TEXT : Opcode.BINARY;
                boolean ends = left == 0;
                byte[] payload = content.getBytes(StandardCharsets.US_ASCII);
                byte[] head = bytes(b -> FrameWriter.head(b, opcode, ends, false, payload.length));
                wire.writeBytes(masked(head, payload, random.nextInt()));
                expected.append(text ? "TEXT" : "BINARY")
                        .append(Frames.shown(payload, 0, payload.length))
                        .append(ends ? "\n" : " more\n");
            }
            byte[] bytes = wire.toByteArray();
            assertThat(Frames.read(Frames.split(bytes, 300, i), Frames.MAX_MESSAGE, false))
                    .isEqualTo(expected.toString().strip());
            assertThat(Frames.read(List.of(bytes), Frames.MAX_MESSAGE, false))
                    .isEqualTo(expected.toString().strip());
        }
    }

    private static byte[] masked(byte[] head, byte[] payload, int key) {
        ByteBuffer frame = ByteBuffer.allocate(head.length + 4 + payload.length);
        frame.put(head).putInt(key).put(payload);
        byte[] bytes = frame.array();
        bytes[1] |= (byte) 0x80;
        Masking.apply(bytes, head.length + 4, bytes.length, key, 0);
        return bytes;
    }
}
