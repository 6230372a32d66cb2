package hyperserve.websocket.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/// The cases of `frames.txt`, each read whole, byte by byte, and cut in two at every byte; and
/// messages that are too large to be written there.
final class FrameReaderTest {

    static List<FrameTable.Case> cases() throws IOException {
        List<FrameTable.Case> cases = FrameTable.read("frames.txt");
        assertThat(cases).hasSizeGreaterThan(100);
        return cases;
    }

    private static String read(byte[] bytes) {
        return Frames.read(List.of(bytes), Frames.MAX_MESSAGE, false);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findsTheSameHoweverTheBytesAreCut(FrameTable.Case each) {
        checkCuts(each, false);
    }

    static List<FrameTable.Case> compressed() throws IOException {
        return FrameTable.read("compressed.txt");
    }

    @ParameterizedTest
    @MethodSource("compressed")
    void takesTheBitOfCompressionIfItWasAgreedOn(FrameTable.Case each) {
        checkCuts(each, true);
    }

    private static void checkCuts(FrameTable.Case each, boolean compression) {
        byte[] bytes = each.bytes();
        long most = Frames.MAX_MESSAGE;
        assertThat(Frames.read(List.of(bytes), most, compression)).isEqualTo(each.found());
        assertThat(Frames.read(Frames.split(bytes, 1, 0), most, compression))
                .isEqualTo(each.found());
        for (int cut = 0; cut <= bytes.length; cut++) {
            byte[] before = Arrays.copyOf(bytes, cut);
            byte[] after = Arrays.copyOfRange(bytes, cut, bytes.length);
            assertThat(Frames.read(List.of(before, after), most, compression))
                    .as("cut at %s", cut)
                    .isEqualTo(each.found());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "91",
                "c1",
                "83",
                "8b",
                "09",
                "80",
                "8100",
                "89fe",
                "82fe007d",
                "82ff000000000000ffff",
                "82ff8000000000000000"
            })
    void findsFaultAtTheFirstByteThatIsOne(String fault) {
        byte[] bytes = HexFormat.of().parseHex(fault);
        for (int length = 0; length < bytes.length; length++) {
            assertThat(read(Arrays.copyOf(bytes, length))).as("%s bytes", length).isEmpty();
        }
        assertThat(read(bytes)).startsWith("1002: ");
    }

    private static String flat(String hex) {
        return hex.replace(" ", "");
    }

    @Test
    void refusesWhatIsTooLongByItsHead() {
        assertThat(read(HexFormat.of().parseHex(flat("82 fe 03e8 00000000")))).isEmpty();
        assertThat(read(HexFormat.of().parseHex(flat("82 fe 03e9 00000000"))))
                .isEqualTo("1009: the message is too long");
    }

    @Test
    void addsUpFragmentsOfAnyLength() {
        byte[] first = FrameTable.bytes("02 <00>");
        byte[] largest = HexFormat.of().parseHex(flat("80 ff 7fffffffffffffff 00000000"));
        assertThat(Frames.read(List.of(first, largest), Long.MAX_VALUE, false))
                .isEqualTo("BINARY <00> more\n1009: the message is too long");
        byte[] nearly = HexFormat.of().parseHex(flat("80 ff 7ffffffffffffffe 00000000"));
        assertThat(Frames.read(List.of(first, nearly), Long.MAX_VALUE, false))
                .isEqualTo("BINARY <00> more");
    }

    @Test
    void letsACompressedMessageBeALittleLonger() {
        byte[] longer = ClientFrames.frame(0xC2, new byte[2000]);
        assertThat(Frames.read(List.of(longer), 1000, true))
                .isEqualTo("BINARY compressed <00>*2000");
        byte[] tooLong = ClientFrames.frame(0xC2, new byte[2200]);
        assertThat(Frames.read(List.of(tooLong), 1000, true))
                .isEqualTo("1009: the message is too long");
        assertThat(Frames.read(List.of(tooLong), Long.MAX_VALUE, true)).startsWith("BINARY");
    }

    /// Autobahn 9.1 to 9.6, and 10.1.
    @ParameterizedTest
    @ValueSource(ints = {125, 126, 127, 128, 65_535, 65_536, 65_537, 262_144, 4_194_304})
    void takesMessagesOfAnySizeInFramesOfAnySize(int size) throws ConnectionErrorException {
        byte[] message = new byte[size];
        new Random(size).nextBytes(message);
        for (int frame : new int[] {size, 64 + size / 50, 1300}) {
            byte[] wire = fragments(message, frame);
            for (int piece : new int[] {wire.length, 997, 4096}) {
                assertThat(message(wire, piece, size)).isEqualTo(message);
            }
        }
    }

    private static byte[] fragments(byte[] message, int frame) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (int at = 0; at < message.length; at += frame) {
            int end = Math.min(message.length, at + frame);
            int first = (at == 0 ? 1 : 0) | (end == message.length ? 0x80 : 0);
            wire.writeBytes(ClientFrames.frame(first, 0x0102_0304 * at, range(message, at, end)));
        }
        return wire.toByteArray();
    }

    private static byte[] range(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    /// Reads a message that comes in pieces, of which only what is unused is kept.
    private static byte[] message(byte[] wire, int piece, long most)
            throws ConnectionErrorException {
        FrameReader reader = new FrameReader(most, false);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        byte[] kept = new byte[0];
        for (int at = 0; at < wire.length; at += piece) {
            byte[] next = range(wire, at, Math.min(wire.length, at + piece));
            byte[] bytes = Arrays.copyOf(kept, kept.length + next.length);
            System.arraycopy(next, 0, bytes, kept.length, next.length);
            int used = 0;
            while (reader.next(bytes, used, bytes.length).equals(FrameEvent.DATA)) {
                used += reader.used();
                int count = reader.contentEnd() - reader.contentStart();
                message.write(bytes, reader.contentStart(), count);
            }
            used += reader.used();
            kept = range(bytes, used, bytes.length);
            assertThat(kept.length).isLessThan(14);
        }
        assertThat(reader.endsMessage()).isTrue();
        return message.toByteArray();
    }

    @Test
    void tellsWhatIsLeftOfAFrame() throws ConnectionErrorException {
        byte[] frame = ClientFrames.frame(0x82, new byte[300]);
        FrameReader reader = new FrameReader(300, false);
        assertThat(reader.next(frame, 0, 108)).isEqualTo(FrameEvent.DATA);
        assertThat(reader.leftInFrame()).isEqualTo(200);
        assertThat(reader.endsFrame()).isFalse();
        assertThat(reader.next(frame, 108, 308)).isEqualTo(FrameEvent.DATA);
        assertThat(reader.leftInFrame()).isZero();
        assertThat(reader.endsFrame()).isTrue();
    }

    @Test
    void refusesABoundThatIsNone() {
        assertThatThrownBy(() -> new FrameReader(-1, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxMessage is negative: -1");
    }
}
