package hyperserve.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

final class EncodedFieldsTest {

    private static final Headers LINES =
            Headers.of("Accept", "a: b", "X", "", "accept", "\u00E9\t,");

    private final Headers kept = EncodedFields.copyOf(LINES);

    @Test
    void saysWhatTheLinesSaidFromWhichItWasMade() {
        assertThat(kept.size()).isEqualTo(3);
        for (int i = 0; i < LINES.size(); i++) {
            assertThat(kept.name(i)).isEqualTo(LINES.name(i));
            assertThat(kept.value(i)).isEqualTo(LINES.value(i));
        }
        assertThat(kept.first("ACCEPT")).isEqualTo("a: b");
        assertThat(kept.first("x")).isEmpty();
        assertThat(kept.first("y")).isNull();
        assertThat(kept.all("accept")).containsExactly("a: b", "\u00E9\t,");
        assertThat(kept).hasToString(LINES.toString());
    }

    @Test
    void isSentAsTheyAre() {
        byte[] bytes = new byte[kept.encodedLength() + 1];
        kept.encode(bytes, 1);
        assertThat(new String(bytes, 1, bytes.length - 1, StandardCharsets.ISO_8859_1))
                .isEqualTo("Accept: a: b\r\nX: \r\naccept: \u00E9\t,\r\n");
    }

    @Test
    void isEqualToThemBothWays() {
        assertThat(kept).isEqualTo(LINES).hasSameHashCodeAs(LINES);
        assertThat(LINES).isEqualTo(kept);
        assertThat(kept).isNotEqualTo(LINES.without("x"));
        assertThat(kept.copy()).isSameAs(kept);
        assertThat(kept.with("X", "1")).isEqualTo(LINES.with("X", "1"));
        assertThat(EncodedFields.copyOf(Headers.empty())).isEqualTo(Headers.empty());
    }

    @Test
    void hasNoMoreLines() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> kept.name(3));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> kept.value(-1));
    }

    /// Anybody may implement the interface, and get it wrong.
    @Test
    void refusesLinesThatCannotBeSent() {
        Headers wrong =
                new Headers() {
                    @Override
                    public int size() {
                        return 1;
                    }

                    @Override
                    public String name(int index) {
                        return "A: 1\r\nB";
                    }

                    @Override
                    public String value(int index) {
                        return "2";
                    }
                };
        assertThatIllegalArgumentException().isThrownBy(() -> EncodedFields.copyOf(wrong));
    }
}
