package hyperserve.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

final class RowTest {

    private static final Row ROW =
            new Row(3, "go", "go version go1.19.8", "keep-alive-64", Map.of("rate", 93000.5));

    @Test
    void isALineOfJson() {
        assertThat(ROW.json())
                .isEqualTo(
                        "{\"round\":3,\"server\":\"go\",\"version\":\"go version go1.19.8\","
                                + "\"case\":\"keep-alive-64\",\"rate\":93000.5}");
    }

    @Test
    void isReadBackAsItWas() {
        Row many = new Row(1, "s", "", "c", Map.of("a", 1e-7, "b", -2.0, "c_us", 1e12));
        assertThat(Row.parse(many.json())).isEqualTo(many);
    }

    @Test
    void keepsALineWhateverAVersionSays() {
        Row strange = new Row(1, "s", "a \"b\" \\ c\nd", "c", Map.of());
        assertThat(Row.parse(strange.json()).version()).isEqualTo("a  b    c d");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"round\":1,\"server\":\"a\",\"version\":\"b\"}",
                "{\"round\":1,\"server\":\"a\",\"version\":\"b\",\"case\":\"c\"",
                "{\"round\":1,\"server\":\"a\",\"version\":\"b\",\"case\":\"c\"} x",
                "{\"round\":\"1\",\"server\":\"a\",\"version\":\"b\",\"case\":\"c\"}"
            })
    void refusesWhatIsNoRow(String line) {
        assertThatThrownBy(() -> Row.parse(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a row of measurements");
    }

    @Test
    void countsUnlessARequestFailedOrNoneWasAnswered() {
        assertThat(ROW.counts()).isTrue();
        assertThat(new Row(1, "s", "v", "c", Map.of("failed", 0.0)).counts()).isTrue();
        assertThat(new Row(1, "s", "v", "c", Map.of("failed", 1.0)).counts()).isFalse();
        assertThat(new Row(1, "s", "v", "c", Map.of("requests", 0.0)).counts()).isFalse();
    }
}
