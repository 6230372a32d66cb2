package hyperserve.websocket.frame;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/// The cases of `utf8.txt`, those of section 6 in the Autobahn test suite; and every sequence of
/// four bytes that lie at a border of the grammar.
final class Utf8CheckTest {

    /// The first and last bytes of each range that the grammar of RFC 3629 §4 knows.
    private static final byte[] BORDERS =
            HexFormat.of()
                    .parseHex("00417f808f909fa0bfc0c1c2dfe0e1ecedeeeff0f1f3f4f5f7f8fbfcfdfeff");

    record Case(String hex, String found) {
        @Override
        public String toString() {
            return hex;
        }

        byte[] bytes() {
            return HexFormat.of().parseHex(hex.replace(" ", ""));
        }
    }

    static List<Case> cases() throws IOException {
        try (InputStream file = Utf8CheckTest.class.getResourceAsStream("utf8.txt");
                BufferedReader lines =
                        new BufferedReader(
                                new InputStreamReader(
                                        Objects.requireNonNull(file), StandardCharsets.UTF_8))) {
            List<Case> cases =
                    lines.lines()
                            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                            .map(line -> line.split("=", -1))
                            .map(parts -> new Case(parts[0].strip(), parts[1].strip()))
                            .toList();
            assertThat(cases).hasSizeGreaterThan(100);
            return cases;
        }
    }

    /// {@return what a check says of bytes that are given one by one: `text`, `unfinished`, or the
    ///     byte that is wrong}
    private static String byteByByte(byte[] bytes) {
        Utf8Check check = new Utf8Check();
        for (int i = 0; i < bytes.length; i++) {
            if (!check.accepts(bytes, i, i + 1)) {
                return "wrong at " + i;
            }
        }
        return check.isComplete() ? "text" : "unfinished";
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findsTheFirstByteThatCannotBe(Case each) {
        byte[] bytes = each.bytes();
        assertThat(byteByByte(bytes)).isEqualTo(each.found());
        assertThat(Utf8Check.isValid(bytes, 0, bytes.length))
                .isEqualTo(each.found().equals("text"));
        for (int cut = 0; cut <= bytes.length; cut++) {
            Utf8Check check = new Utf8Check();
            boolean accepted =
                    check.accepts(bytes, 0, cut) && check.accepts(bytes, cut, bytes.length);
            assertThat(accepted).isEqualTo(!each.found().startsWith("wrong"));
            assertThat(check.isComplete()).isEqualTo(each.found().equals("text"));
        }
    }

    /// What may come is had from the JDK's encoder alone: a sequence is a character, the beginning
    /// of one, or neither.
    @Test
    void agreesWithTheEncodingOfEachCharacter() {
        BitSet beginnings = new BitSet(1 << 25);
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
                byte[] character = Character.toString(point).getBytes(StandardCharsets.UTF_8);
                assertThat(Utf8Check.isValid(character, 0, character.length)).isTrue();
                int sequence = 1;
                for (int i = 0; i < character.length - 1; i++) {
                    sequence = sequence << 8 | (character[i] & 0xFF);
                    beginnings.set(sequence);
                }
            }
        }
        byte[] bytes = new byte[4];
        int all = (int) Math.pow(BORDERS.length, bytes.length);
        for (int number = 0; number < all; number++) {
            int rest = number;
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = BORDERS[rest % BORDERS.length];
                rest /= BORDERS.length;
            }
            assertThat(byteByByte(bytes)).isEqualTo(expected(bytes, beginnings));
        }
    }

    private static String expected(byte[] bytes, BitSet beginnings) {
        int sequence = 1;
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            sequence = sequence << 8 | (bytes[i] & 0xFF);
            if (isText(bytes, start, i + 1)) {
                start = i + 1;
                sequence = 1;
            } else if (i - start > 2 || !beginnings.get(sequence)) {
                return "wrong at " + i;
            }
        }
        return start == bytes.length ? "text" : "unfinished";
    }

    private static boolean isText(byte[] bytes, int from, int to) {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(
                        ByteBuffer.wrap(bytes, from, to - from),
                        CharBuffer.allocate(to - from),
                        true)
                .isUnderflow();
    }

    @Test
    void findsAWrongByteAnywhereInLongText() {
        Random random = new Random(5);
        String mixed =
                "plain text, plainer text, \u03ba\u03cc\u03c3\u03bc\u03b5 \u20ac \ud83d\ude00";
        byte[] text = mixed.repeat(5).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = text.clone();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            int from = random.nextInt(20);
            boolean valid = isText(bytes, from, bytes.length);
            assertThat(Utf8Check.isValid(bytes, from, bytes.length)).isEqualTo(valid);
            assertThat(byteByByte(Arrays.copyOfRange(bytes, from, bytes.length)).equals("text"))
                    .isEqualTo(valid);
        }
    }

    @Test
    void saysNoUntilItBeginsAnew() {
        Utf8Check check = new Utf8Check();
        byte[] bytes = {(byte) 0xFF, 'a', (byte) 0xC3};
        assertThat(check.accepts(bytes, 0, 1)).isFalse();
        assertThat(check.accepts(bytes, 1, 2)).isFalse();
        assertThat(check.isComplete()).isFalse();
        check.reset();
        assertThat(check.isComplete()).isTrue();
        assertThat(check.accepts(bytes, 1, 3)).isTrue();
        assertThat(check.isComplete()).isFalse();
        check.reset();
        assertThat(check.accepts(bytes, 1, 2)).isTrue();
    }
}
