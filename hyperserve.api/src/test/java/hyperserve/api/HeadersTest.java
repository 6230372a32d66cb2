package hyperserve.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

final class HeadersTest {

    private static String encoded(Headers headers) {
        byte[] bytes = new byte[headers.encodedLength()];
        headers.encode(bytes, 0);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void keepsLinesInOrderAndLetterCase() {
        Headers headers = Headers.of("Accept", "a", "X-Y", "1", "accept", "b");
        assertThat(headers.size()).isEqualTo(3);
        assertThat(headers.name(0)).isEqualTo("Accept");
        assertThat(headers.value(1)).isEqualTo("1");
        assertThat(headers.name(2)).isEqualTo("accept");
        assertThat(encoded(headers)).isEqualTo("Accept: a\r\nX-Y: 1\r\naccept: b\r\n");
        assertThat(headers).hasToString("[Accept: a, X-Y: 1, accept: b]");
    }

    @Test
    void findsNamesInAnyLetterCase() {
        Headers headers = Headers.of("Accept", "a", "X-Y", "1", "accept", "b");
        assertThat(headers.first("ACCEPT")).isEqualTo("a");
        assertThat(headers.all("aCCept")).containsExactly("a", "b");
        assertThat(headers.contains("x-y")).isTrue();
        assertThat(headers.first("Host")).isNull();
        assertThat(headers.all("Host")).isEmpty();
        assertThat(headers.contains("Host")).isFalse();
    }

    @Test
    void hasNothingWhenEmpty() {
        assertThat(Headers.empty().size()).isZero();
        assertThat(Headers.empty().encodedLength()).isZero();
        assertThat(Headers.of().size()).isZero();
    }

    @Test
    void withReplacesAndAddingAdds() {
        Headers three = Headers.of("A", "1", "B", "2", "a", "3");
        assertThat(three.with("A", "4")).isEqualTo(Headers.of("B", "2", "A", "4"));
        assertThat(three.adding("A", "4").all("a")).containsExactly("1", "3", "4");
        assertThat(three.without("A")).isEqualTo(Headers.of("B", "2"));
        assertThat(three.without("C")).isEqualTo(three);
        assertThat(three.all("A")).containsExactly("1", "3");
    }

    @Test
    void areEqualWhateverTheLetterCaseOfNames() {
        Headers lines = Headers.of("A", "1", "B", "2");
        assertThat(lines)
                .isEqualTo(Headers.of("a", "1", "b", "2"))
                .hasSameHashCodeAs(Headers.of("a", "1", "b", "2"))
                .isNotEqualTo(Headers.of("B", "2", "A", "1"))
                .isNotEqualTo(Headers.of("A", "1"))
                .isNotEqualTo(Headers.of("A", "1", "B", "3"))
                .hasToString("[A: 1, B: 2]");
    }

    @Test
    void withAddsALineAndLeavesTheOriginal() {
        Headers one = Headers.of("A", "1");
        Headers two = one.with("B", "2");
        assertThat(encoded(one)).isEqualTo("A: 1\r\n");
        assertThat(encoded(two)).isEqualTo("A: 1\r\nB: 2\r\n");
        assertThat(two.copy()).isSameAs(two);
    }

    @Test
    void stripsBlanksAroundAValueOnly() {
        Headers headers = Headers.of("A", " \t a \t b\t ", "B", " \t ");
        assertThat(headers.value(0)).isEqualTo("a \t b");
        assertThat(headers.value(1)).isEmpty();
        assertThat(encoded(headers)).isEqualTo("A: a \t b\r\nB: \r\n");
    }

    @Test
    void sendsOneByteACharacter() {
        Headers headers = Headers.of("A", "caf\u00e9\u00ff");
        assertThat(headers.encodedLength()).isEqualTo("A: caf??\r\n".length());
        assertThat(encoded(headers)).isEqualTo("A: caf\u00e9\u00ff\r\n");
    }

    @Test
    void encodesAtAnOffsetAndNotBeyondTheEnd() {
        Headers headers = Headers.of("A", "1");
        byte[] target = new byte[8];
        headers.encode(target, 2);
        assertThat(new String(target, StandardCharsets.ISO_8859_1)).isEqualTo("\0\0A: 1\r\n");
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> headers.encode(target, 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "A B", "A:", "A\r", "\nA", "A\0", "(A)", "A/B", "\u00e9", "A\u007f"
            })
    void rejectsANameThatIsNoToken(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> Headers.of(name, "1"));
        assertThatIllegalArgumentException().isThrownBy(() -> Headers.empty().with(name, "1"));
    }

    @Test
    void acceptsEveryCharacterOfATokenAndNoOther() {
        String token =
                "!#$%&'*+-.^_`|~0123456789"
                        + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        assertThat(Headers.of(token, "1").name(0)).isEqualTo(token);
        for (char c = 0; c < 0x200; c++) {
            if (token.indexOf(c) < 0) {
                String name = "A" + c;
                assertThatIllegalArgumentException()
                        .as("U+%04X", (int) c)
                        .isThrownBy(() -> Headers.of(name, "1"));
            }
        }
    }

    @Test
    void acceptsEveryByteButControlsInAValue() {
        for (char c = 0; c < 0x200; c++) {
            String value = "a" + c + "b";
            boolean allowed = c == '\t' || (c >= ' ' && c != 0x7f && c <= 0xff);
            if (allowed) {
                assertThat(Headers.of("A", value).value(0)).isEqualTo(value);
            } else {
                assertThatIllegalArgumentException()
                        .as("U+%04X", (int) c)
                        .isThrownBy(() -> Headers.of("A", value));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1\r\nX: 2", "1\n", "\r", "1\0", "\n1"})
    void rejectsAValueThatWouldEndTheLineEvenAtItsEdges(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Headers.of("A", value))
                .withMessageContaining("value of A");
    }

    @Test
    void rejectsANameWithoutAValue() {
        assertThatIllegalArgumentException().isThrownBy(() -> Headers.of("A", "1", "B"));
    }

    @Test
    void copiesLinesOfAnotherKind() {
        Headers view = new View();
        Headers copy = view.copy();
        assertThat(copy).isNotSameAs(view);
        assertThat(encoded(copy)).isEqualTo("A: 1\r\n");
        assertThat(copy.name(0)).isEqualTo("A");
        assertThat(copy.value(0)).isEqualTo("1");
        assertThat(encoded(view.with("B", "2"))).isEqualTo("A: 1\r\nB: 2\r\n");
    }

    /// Field lines as a server may see them: not the immutable ones made here.
    @Test
    void areSentAsTheyAreReadIfTheySayNoMore() {
        Headers plain = new Plain();
        assertThat(plain.encodedLength()).isEqualTo("A0: v0\r\nA1: v1\r\n".length());
        assertThat(encoded(plain)).isEqualTo("A0: v0\r\nA1: v1\r\n");
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> plain.encode(new byte[plain.encodedLength()], 1));
    }

    /// Says only what it must.
    private static final class Plain implements Headers {
        @Override
        public int size() {
            return 2;
        }

        @Override
        public String name(int index) {
            return "A" + index;
        }

        @Override
        public String value(int index) {
            return "v" + index;
        }
    }

    private static final class View implements Headers {
        private static final byte[] LINE = "A: 1\r\n".getBytes(StandardCharsets.ISO_8859_1);

        @Override
        public int size() {
            return 1;
        }

        @Override
        public String name(int index) {
            return "A";
        }

        @Override
        public String value(int index) {
            return "1";
        }

        @Override
        public int encodedLength() {
            return LINE.length;
        }

        @Override
        public void encode(byte[] target, int offset) {
            System.arraycopy(LINE, 0, target, offset, LINE.length);
        }
    }
}
