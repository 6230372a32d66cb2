package hyperserve.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

final class EchoReaderTest {

    private static final byte[] MESSAGE = EchoMessage.ofBytes(300).payload();
    private static final byte[] PING = {(byte) 0x89, 2, 'h', 'i'};
    private static final byte[] PONG = {(byte) 0x8a, 0};

    /// A frame of a part of the message; heads have the shortest length that there is.
    private static byte[] frame(int first, int from, int to) {
        return frame(first, Arrays.copyOfRange(MESSAGE, from, to));
    }

    private static byte[] frame(int first, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(4 + payload.length).put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) payload.length);
        } else {
            frame.put((byte) 126).putShort((short) payload.length);
        }
        frame.put(payload);
        return Arrays.copyOf(frame.array(), frame.position());
    }

    /// The whole message in a frame whose length has eight bytes.
    private static byte[] longForm() {
        byte[] head = {(byte) 0x82, 127, 0, 0, 0, 0, 0, 0, 1, 44};
        return join(head, MESSAGE);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static List<byte[]> echoes() {
        return List.of(
                frame(0x82, 0, 300),
                longForm(),
                join(PING, frame(0x82, 0, 300)),
                join(frame(0x02, 0, 100), frame(0x80, 100, 300)),
                join(frame(0x02, 0, 1), PONG, frame(0x00, 1, 200), PING, frame(0x80, 200, 300)),
                join(frame(0x02, 0, 0), frame(0x00, 0, 300), frame(0x80, 300, 300)));
    }

    @ParameterizedTest
    @MethodSource("echoes")
    void readsAnEchoHoweverItIsCut(byte[] bytes) throws ProtocolException {
        for (int cut = 0; cut <= bytes.length; cut++) {
            EchoReader reader = new EchoReader(EchoMessage.ofBytes(300));
            reader.read(ByteBuffer.wrap(bytes, 0, cut));
            assertThat(reader.echoes()).isEqualTo(cut == bytes.length ? 1 : 0);
            reader.read(ByteBuffer.wrap(bytes, cut, bytes.length - cut));
            assertThat(reader.echoes()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("echoes")
    void readsEchoesByteByByteAndTogether(byte[] bytes) throws ProtocolException {
        EchoReader reader = new EchoReader(EchoMessage.ofBytes(300));
        for (byte each : bytes) {
            reader.read(ByteBuffer.wrap(new byte[] {each}));
        }
        reader.read(ByteBuffer.wrap(join(bytes, bytes)));
        assertThat(reader.echoes()).isEqualTo(3);
    }

    private static List<Arguments> wrongs() {
        byte[] other = MESSAGE.clone();
        other[299]++;
        byte[] masked = {(byte) 0x82, (byte) 0x80};
        byte[] close = {(byte) 0x88, 2, 3, (byte) 0xe9};
        byte[] negative = {(byte) 0x82, 127, -1, -1, -1, -1, -1, -1, -1, -1};
        return List.of(
                Arguments.of("an echo has 299 bytes, the message 300", frame(0x82, 0, 299)),
                Arguments.of("an echo has 0 bytes", join(longForm(), frame(0x82, 0, 0))),
                Arguments.of("an echo is longer than the message", frame(0x82, new byte[301])),
                Arguments.of("an echo is longer", join(frame(0x02, 0, 200), frame(0x80, 0, 101))),
                Arguments.of("an echo is longer", negative),
                Arguments.of("the first echo is another than the message", frame(0x82, other)),
                Arguments.of("a frame has opcode 1", frame(0x81, 0, 300)),
                Arguments.of("a frame has opcode 0", frame(0x80, 0, 300)),
                Arguments.of("a frame has opcode 2", join(frame(0x02, 0, 9), frame(0x82, 9, 300))),
                Arguments.of("a frame is masked", masked),
                Arguments.of("other bits than was agreed on: c2", frame(0xc2, 0, 300)),
                Arguments.of("the server closes the socket", close));
    }

    /// Echoes of a compressed message are inflated, the first of them.
    @Test
    void readsCompressedEchoes() throws ProtocolException {
        EchoMessage json = EchoMessage.ofJson(1024);
        byte[] content = content(json);
        assertThat(content.length).isLessThan(512);
        byte[] echo = frame(0xc2, content);
        byte[] parts =
                join(
                        frame(0x42, Arrays.copyOf(content, 100)),
                        frame(0x80, Arrays.copyOfRange(content, 100, content.length)));
        for (byte[] bytes : List.of(echo, parts)) {
            EchoReader reader = new EchoReader(json);
            reader.read(ByteBuffer.wrap(join(bytes, bytes)));
            assertThat(reader.echoes()).isEqualTo(2);
        }
    }

    @Test
    void refusesEchoesThatAreNotCompressedAsAgreed() {
        EchoMessage json = EchoMessage.ofJson(1024);
        byte[] plain = frame(0x82, json.payload());
        byte[] other = frame(0xc2, content(EchoMessage.ofJson(1023)));
        byte[] none = frame(0xc2, new byte[] {7});
        assertRefused(json, plain, "other bits than was agreed on: 82");
        assertRefused(json, other, "the first echo is another than the message");
        assertRefused(json, none, "the first echo is not compressed data");
    }

    private static void assertRefused(EchoMessage message, byte[] bytes, String reason) {
        EchoReader reader = new EchoReader(message);
        assertThatThrownBy(() -> reader.read(ByteBuffer.wrap(bytes)))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining(reason);
    }

    /// What is in the frame of a message of 126 bytes and more.
    private static byte[] content(EchoMessage message) {
        ByteBuffer frame = message.frame();
        byte[] key = new byte[4];
        frame.position(4).get(key);
        byte[] content = new byte[frame.remaining()];
        frame.get(content);
        for (int i = 0; i < content.length; i++) {
            content[i] ^= key[i % 4];
        }
        return content;
    }

    @ParameterizedTest
    @MethodSource("wrongs")
    void refusesWhatIsNoEcho(String message, byte[] bytes) {
        assertRefused(EchoMessage.ofBytes(300), bytes, message);
    }
}
