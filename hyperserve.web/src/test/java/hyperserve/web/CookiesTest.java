package hyperserve.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hyperserve.api.Headers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/// RFC 6265bis §4.2.
final class CookiesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a=1 | [a=1]",
                "a=1; b=2 | [a=1, b=2]",
                "a=1;b=2 | [a=1, b=2]",
                "a=1;  b=2\t;\tc=3 | [a=1, b=2, c=3]",
                "a=1;;; b=2; | [a=1, b=2]",
                "a = 1 | [a=1]",
                "a= | [a=]",
                "a==b= | [a==b=]",
                "a=b c | [a=b c]",
                "a=1, b=2 | [a=1, b=2]",
                "a=\"b\" | [a=\"b\"]",
                "a=\"b;c=d\" | [a=\"b, c=d\"]",
                "a=\"b\\\"; c=\"d\" | [a=\"b\\\", c=\"d\"]",
                "$Version=1; a=1; $Path=/ | [$Version=1, a=1, $Path=/]",
                "a=1; a=2 | [a=1, a=2]",
                "A=1; a=2 | [A=1, a=2]",
                "__Host-a=1 | [__Host-a=1]",
                "a=%3D%zz | [a=%3D%zz]",
                "a=\u00e9 | [a=\u00e9]",
                "`` | []",
                "; | []",
                "a | []",
                "=a | []",
                "=a=b | []",
                "a; b=1 | [b=1]",
                "b=1; a | [b=1]",
                "a b=1; c=2 | [c=2]",
                "a,b=1; c=2 | [c=2]",
                "a[0]=1; c=2 | [c=2]",
                "\"a\"=1; c=2 | [c=2]",
                "a\u00e9=1; c=2 | [c=2]",
                "a\u00a0=1; c=2 | [c=2]",
            })
    void readsPairsAndLeavesOutWhatIsNone(String value, String pairs) {
        assertThat(Cookies.parse(value).all()).hasToString(pairs);
        assertThat(Cookies.of(Headers.of("Cookie", value))).isEqualTo(Cookies.parse(value));
    }

    @Test
    void findsCookiesByTheirNames() {
        Cookies cookies = Cookies.of(Headers.of("Cookie", "a=1; b=2; a=3", "cookie", "a=4"));
        assertThat(cookies.first("a")).isEqualTo("1");
        assertThat(cookies.first("b")).isEqualTo("2");
        assertThat(cookies.first("A")).isNull();
        assertThat(cookies.all("a")).containsExactly("1", "3", "4");
        assertThat(cookies.all("c")).isEmpty();
        assertThat(Cookies.of(Headers.empty()).all()).isEmpty();
    }

    @Test
    void readsNoMoreThanItSays() {
        Cookies many = Cookies.parse("a=1;".repeat(Cookies.MAX_COOKIES) + "b=2");
        assertThat(many.all()).hasSize(200);
        assertThat(many.first("b")).isNull();
        List<String> lines = many.all("a");
        assertThat(Cookies.of(Headers.of("Cookie", "a=1;".repeat(200), "Cookie", "b=2")).all("a"))
                .isEqualTo(lines);
    }

    @Test
    void tellsNoValuesToLogs() {
        assertThat(Cookies.parse("a=secret; b=2")).hasToString("[a, b]");
        assertThat(Cookies.parse("a=1"))
                .isNotEqualTo(Cookies.parse("a=2"))
                .hasSameHashCodeAs(Cookies.parse("a=1;"));
    }

    @Test
    void refusesANameThatIsNoToken() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Cookies.Cookie("a b", "c"))
                .withMessage("a cookie's name is a token, was 'a b'");
    }
}
