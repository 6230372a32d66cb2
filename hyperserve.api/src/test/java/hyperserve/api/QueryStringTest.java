package hyperserve.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryStringTest {

    /// Counts how often a character is looked at.
    private static final class Counted implements CharSequence {
        private final String text;
        private long steps;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            steps++;
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            steps += end - start;
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            throw new AssertionError("copied whole");
        }
    }

    private static long steps(String query) {
        Counted counted = new Counted(query);
        assertThat(QueryString.values(counted, "n")).isEmpty();
        return counted.steps;
    }

    @ParameterizedTest
    @ValueSource(strings = {"a&", "a=&", "=", "&", "a=b=c&", "a", "%41&"})
    void looksAtEachCharacterABoundedNumberOfTimes(String piece) {
        long once = steps(piece.repeat(4096));
        long twice = steps(piece.repeat(8192));
        assertThat(twice).isLessThanOrEqualTo(2 * once + 2);
        assertThat(twice).isLessThanOrEqualTo(3L * 8192 * piece.length());
    }

    @ParameterizedTest
    @CsvSource({
        "n=1, 1",
        "a=2&n=1, 1",
        "n=1=2, 1=2",
        "&&n=1&&, 1",
        "%6E=%31, 1",
        "n+=2&n=a+b, a b",
        "x=n&n=1, 1"
    })
    void findsTheValueOfAName(String query, String value) {
        assertThat(QueryString.values(query, "n")).containsExactly(value);
    }

    @Test
    void findsAllValuesAndEmptyOnes() {
        assertThat(QueryString.values("n=1&n&m=3&n=2&n=", "n")).containsExactly("1", "", "2", "");
        assertThat(QueryString.values("=1", "")).containsExactly("1");
        assertThat(QueryString.values("", "n")).isEmpty();
        assertThat(QueryString.values(null, "n")).isEmpty();
    }
}
