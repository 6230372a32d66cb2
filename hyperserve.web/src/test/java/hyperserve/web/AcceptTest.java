package hyperserve.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import hyperserve.api.Headers;
import hyperserve.api.HttpException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.stream.Stream;

/// RFC 9110 §12.4 and §12.5.1.
final class AcceptTest {

    private static final String RFC =
            "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, "
                    + "text/plain;format=fixed;q=0.4, */*;q=0.5";

    @ParameterizedTest
    @CsvSource({
        "text/plain; format=flowed, 1",
        "text/plain, 0.7",
        "text/html, 0.3",
        "image/jpeg, 0.5",
        "text/plain; format=fixed, 0.4",
        "text/html; level=3, 0.3",
        "text/plain; format=fixed; delsp=yes, 0.4"
    })
    void letsTheMostSpecificRangeGiveTheWeight(String type, double weight) {
        assertThat(Accept.parse(RFC).weight(MediaType.parse(type))).isEqualTo(weight);
    }

    @ParameterizedTest
    @CsvSource({
        "q=0, 0",
        "q=1, 1",
        "q=0., 0",
        "q=1., 1",
        "q=0.5, 0.5",
        "q=0.05, 0.05",
        "q=0.005, 0.005",
        "q=1.000, 1",
        "Q=0.5, 0.5",
        "'q=\"0.5\"', 0.5",
        "q=0.5; , 0.5",
    })
    void readsWeights(String parameter, double weight) {
        assertThat(Accept.parse("text/html;" + parameter).weight(MediaType.HTML)).isEqualTo(weight);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "q=",
                "q",
                "q=1.001",
                "q=2",
                "q=-1",
                "q=+1",
                "q=.5",
                "q=0.0001",
                "q=00.5",
                "q=1e0",
                "q=NaN",
                "q = 0.5",
                "q=0.5;q=0.6",
                "level",
                "a=\"b",
            })
    void leavesOutAMemberThatIsMalformed(String parameter) {
        Accept accept = Accept.parse("a/b, text/html;" + parameter);
        assertThat(accept.accepts(MediaType.HTML)).isFalse();
        assertThat(accept.accepts(MediaType.parse("a/b"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "html, a/b",
                "/, a/b",
                "a/, a/b",
                "/b, a/b",
                "a b/c, a/b",
                "(x), a/b",
                "; q=1, a/b",
                ", ,a/b,",
                "\"x,y\", a/b",
                "c/d;e=\"\\\",\", a/b",
                "a/b;",
                "*; q=.2, a/b",
                "a / c, a/b",
                "*/c, a/b",
            })
    void readsOnBehindWhatIsMalformed(String value) {
        Accept accept = Accept.parse(value);
        assertThat(accept.accepts(MediaType.parse("a/b"))).isTrue();
        assertThat(accept.accepts(MediaType.parse("x/y"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "'application/json', application/json",
                "'text/html', 'text/html; charset=utf-8'",
                "'*/*', 'text/html; charset=utf-8'",
                "'application/*, text/html;q=0.9', application/json",
                "'text/html;q=0.5, application/json;q=0.5', 'text/html; charset=utf-8'",
                "'text/html;q=0.4, application/json;q=0.5', application/json",
                "'text/html;q=0, */*', application/json",
                "'text/html;charset=ISO-8859-1, */*;q=0.1', 'text/html; charset=utf-8'",
                "'text/html;charset=ISO-8859-1', none",
                "'TEXT/HTML;CHARSET=UTF-8', 'text/html; charset=utf-8'",
                "'application/json;charset=utf-8', application/json",
                "'application/json;version=2', none",
                "'image/png', none",
                "'*/*;q=0', none",
                "'', 'text/html; charset=utf-8'",
                "'nonsense', 'text/html; charset=utf-8'",
            })
    void choosesWhatTheClientLikesBest(String value, String chosen) {
        MediaType best = Accept.parse(value).choose(List.of(MediaType.HTML, MediaType.JSON));
        assertThat(best == null ? null : best.toString()).isEqualTo(chosen);
    }

    @Test
    void takesAnythingIfTheClientSaysNothing() {
        Accept accept = Accept.of(Headers.empty());
        assertThat(accept.choose(List.of(MediaType.JSON))).isEqualTo(MediaType.JSON);
        assertThat(accept.weight(MediaType.JSON)).isEqualTo(1);
        assertThat(accept).hasToString("not sent").isNotEqualTo(Accept.parse(""));
        assertThat(accept.choose(List.of())).isNull();
    }

    @Test
    void takesAllLinesAsOne() {
        Headers headers = Headers.of("accept", "a/b;q=0.5", "ACCEPT", "c/d");
        assertThat(Accept.of(headers))
                .isEqualTo(Accept.parse("a/b; q=0.50 , c/d"))
                .hasSameHashCodeAs(Accept.parse("a/b;q=0.5,c/d"))
                .hasToString("a/b;q=0.5, c/d");
    }

    @Test
    void answers406WithWhatThereIs() {
        List<MediaType> types = List.of(MediaType.JSON, MediaType.TEXT);
        assertThat(Accept.parse("text/plain").require(types)).isEqualTo(MediaType.TEXT);
        assertThatThrownBy(() -> Accept.parse("image/*").require(types))
                .asInstanceOf(type(HttpException.class))
                .satisfies(
                        refused -> {
                            assertThat(refused.status().code()).isEqualTo(406);
                            assertThat(refused.error().headers().first("Vary")).isEqualTo("Accept");
                            assertThat(refused.error().reason())
                                    .isEqualTo(
                                            "there is only application/json, "
                                                    + "text/plain; charset=utf-8");
                        });
    }

    @Test
    void readsAHundredMembersAndNoMore() {
        String hundred =
                String.join(",", Stream.generate(() -> "a/b").limit(99).toList()) + ",c/d,e/f";
        assertThat(Accept.parse(hundred).accepts(MediaType.parse("c/d"))).isTrue();
        assertThat(Accept.parse(hundred).accepts(MediaType.parse("e/f"))).isFalse();
    }
}
