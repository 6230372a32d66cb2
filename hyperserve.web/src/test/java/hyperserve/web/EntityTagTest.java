package hyperserve.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

final class EntityTagTest {

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"xyzzy\"", "W/\"xyzzy\"", "\"a,b\"", "\"!#~\u0080\u00ff\""})
    void isReadAndWrittenAlike(String text) {
        assertThat(EntityTag.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "x", "\"", "\"a", "a\"", "w/\"a\"", "W\"a\"", "W/a", " \"a\"", "\"a\" ", "*",
                "\"a b\"", "\"a\"b", "\"a\"\"b\"", "\"a\",\"b\"", "\"a\u007f\"", "\"a\u0001\"",
                "\"\u0100\"", ",\"a\"", "W/ \"a\""
            })
    void isRefusedIfMalformed(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EntityTag.parse(text))
                .withMessageContaining("quotation marks");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "\"", "\n", "\u007f", "\u0100"})
    void cannotHoldWhatItsGrammarForbids(String opaque) {
        assertThatIllegalArgumentException().isThrownBy(() -> EntityTag.strong(opaque));
        assertThatIllegalArgumentException().isThrownBy(() -> EntityTag.weak(opaque));
    }

    // The table of RFC 9110 §8.8.3.2.
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "W/\"1\", W/\"1\", false, true",
                "W/\"1\", W/\"2\", false, false",
                "W/\"1\", \"1\", false, true",
                "\"1\", \"1\", true, true",
                "\"1\", \"2\", false, false"
            })
    void isComparedAsTheTableSays(String one, String other, boolean strongly, boolean weakly) {
        EntityTag left = EntityTag.parse(one);
        EntityTag right = EntityTag.parse(other);

        assertThat(left.matchesStrongly(right)).isEqualTo(strongly);
        assertThat(right.matchesStrongly(left)).isEqualTo(strongly);
        assertThat(left.matchesWeakly(right)).isEqualTo(weakly);
        assertThat(right.matchesWeakly(left)).isEqualTo(weakly);
    }

    @Test
    void isEqualToOneOfTheSameStrengthAndText() {
        assertThat(EntityTag.strong("a"))
                .isEqualTo(EntityTag.parse("\"a\""))
                .hasSameHashCodeAs(EntityTag.parse("\"a\""))
                .isNotEqualTo(EntityTag.weak("a"))
                .isNotEqualTo(EntityTag.strong("b"));
    }

    @Test
    void canBeWeakened() {
        assertThat(EntityTag.strong("a").weakened()).isEqualTo(EntityTag.weak("a"));
        assertThat(EntityTag.weak("a").weakened().isWeak()).isTrue();
    }

    @Test
    void ofContentTellsContentsApart() {
        EntityTag tag = EntityTag.ofContent("abc".getBytes(StandardCharsets.US_ASCII));

        // The first bytes of the digest that FIPS 180-4 gives for it.
        assertThat(tag).hasToString("\"ungWv48Bz-pBQUDeXa4iI7AD\"");
        assertThat(EntityTag.ofContent(new byte[0])).isNotEqualTo(tag);
    }
}
