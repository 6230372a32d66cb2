package hyperserve.web.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

final class NamePatternTest {

    @ParameterizedTest
    @CsvSource({
        "*.html, a.html, true",
        "*.html, a/b.html, true",
        "*.html, a.htm, false",
        "*.html, .html, true",
        "a.js, a.js, true",
        "a.js, b/a.js, true",
        "a.js, ba.js, false",
        "a/*.js, a/b.js, true",
        "a/*.js, a/b/c.js, false",
        "a/**, a/b/c.js, true",
        "a/**, a, false",
        "a/**.js, a/b/c.js, true",
        "**, a/b/c, true",
        "**/c, a/b/c, true",
        "a?c, abc, true",
        "a?c, ac, false",
        "a/?, a/b, true",
        "*a*b*, xaybz, true",
        "*a*b*, xbya, false",
        "[a].js, a.js, false",
        "A.js, a.js, false"
    })
    void matches(String pattern, String path, boolean matches) {
        assertThat(new NamePattern(pattern).matches(path)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "/"})
    void isOfPathsBelowTheRoot(String pattern) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NamePattern(pattern))
                .withMessageContaining("'" + pattern + "'");
    }

    @Test
    void takesNoLongerForAPatternThatIsMadeToTakeLong() {
        NamePattern pattern = new NamePattern("*a".repeat(50) + "b");
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThat(pattern.matches("a".repeat(8000))).isFalse());
    }

    @ParameterizedTest
    @CsvSource({
        "app.3f9a1c2b.js, true",
        "app-3f9a1c2b77.css, true",
        "js/app.3f9a1c2b.chunk.js, true",
        "3f9a1c2b.js, false",
        "app.3f9a1c2.js, false",
        "app.3F9A1C2B.js, false",
        "app.12345678.js, false",
        "app.deadbeef.js, false",
        "report-20240501.pdf, false",
        "bootstrap-datepicker.js, false",
        "app.3f9a1c2b, false",
        "3f9a1c2b.d/app.js, false",
        "app.js, false",
        "app, false"
    })
    void knowsNamesWithADigest(String path, boolean hashed) {
        assertThat(CacheRule.isHashed(path)).isEqualTo(hashed);
    }
}
