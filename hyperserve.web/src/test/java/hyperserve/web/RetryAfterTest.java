package hyperserve.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hyperserve.api.Headers;
import hyperserve.api.HttpException;
import hyperserve.api.Response;
import hyperserve.api.Status;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;

/// RFC 9110 §10.2.3.
final class RetryAfterTest {

    private static final Instant NOW = Instant.parse("1994-11-06T08:49:00Z");

    @ParameterizedTest
    @CsvSource({"0, PT0S", "120, PT120S", "007, PT7S", "9999999999, PT9999999999S"})
    void readsSeconds(String value, Duration delay) {
        assertThat(RetryAfter.parse(value).from(NOW)).isEqualTo(delay);
        assertThat(RetryAfter.parse(value)).isEqualTo(RetryAfter.in(delay));
    }

    @Test
    void readsDates() {
        RetryAfter date = RetryAfter.parse("Sun, 06 Nov 1994 08:49:37 GMT");
        assertThat(date.from(NOW)).isEqualTo(Duration.ofSeconds(37));
        assertThat(date.from(NOW.plusSeconds(38))).isZero();
        assertThat(date)
                .isEqualTo(RetryAfter.at(NOW.plusSeconds(37)))
                .hasSameHashCodeAs(RetryAfter.at(NOW.plusSeconds(37)))
                .isNotEqualTo(RetryAfter.in(Duration.ofSeconds(37)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+1", "1.5", "1s", "99999999999", "soon", "\u0661"})
    void refusesWhatIsNeither(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> RetryAfter.parse(value));
    }

    @Test
    void waitsNoShorterThanItIsTold() {
        assertThat(RetryAfter.in(Duration.ofMillis(1))).hasToString("1");
        assertThat(RetryAfter.in(Duration.ofMillis(2001))).hasToString("3");
        assertThat(RetryAfter.in(Duration.ZERO)).hasToString("0");
        assertThat(RetryAfter.at(NOW.plusMillis(1))).hasToString("Sun, 06 Nov 1994 08:49:01 GMT");
    }

    @Test
    void refusesWhatCannotBeWritten() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RetryAfter.in(Duration.ofNanos(-1)))
                .withMessage("the time to wait is 0 to 9999999999 s, was PT-0.000000001S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RetryAfter.in(Duration.ofSeconds(10_000_000_000L)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RetryAfter.in(Duration.ofSeconds(Long.MAX_VALUE)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RetryAfter.at(Instant.parse("+10000-01-01T00:00:00Z")));
    }

    @Test
    void isAddedToAnswers() {
        RetryAfter minute = RetryAfter.in(Duration.ofMinutes(1));
        assertThat(minute.addTo(Response.text("")).headers().first("Retry-After")).isEqualTo("60");
        HttpException thrown =
                minute.addTo(new HttpException(Status.TOO_MANY_REQUESTS, "too many requests"));
        assertThat(thrown.error().headers().first("Retry-After")).isEqualTo("60");
    }

    @Test
    void readsTheFieldOfAResponse() {
        assertThat(RetryAfter.of(Headers.of("retry-after", "5")))
                .isEqualTo(RetryAfter.in(Duration.ofSeconds(5)));
        assertThat(RetryAfter.of(Headers.empty())).isNull();
        assertThat(RetryAfter.of(Headers.of("Retry-After", "soon"))).isNull();
    }
}
