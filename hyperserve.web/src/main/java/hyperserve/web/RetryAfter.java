package hyperserve.web;

import hyperserve.api.Headers;
import hyperserve.api.HttpException;
import hyperserve.api.Nullable;
import hyperserve.api.Response;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/// How long a client is asked to wait: the response's field `Retry-After` (RFC 9110 §10.2.3), with
/// 503, 429 or a redirect. Immutable.
public final class RetryAfter {

    private static final int MAX_DIGITS = 10;
    private static final Duration MOST = Duration.ofSeconds(9_999_999_999L);

    private final @Nullable Duration delay;
    private final @Nullable Instant time;

    private RetryAfter(@Nullable Duration delay, @Nullable Instant time) {
        this.delay = delay;
        this.time = time;
    }

    /// A number of seconds from the response on.
    ///
    /// @param delay the time to wait; a part of a second counts as a whole one
    /// @return the value
    /// @throws IllegalArgumentException if it is negative, or has more than ten digits of seconds
    public static RetryAfter in(Duration delay) {
        if (delay.isNegative() || delay.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    "the time to wait is 0 to 9999999999 s, was " + delay);
        }
        return new RetryAfter(Duration.ofSeconds(delay.plusNanos(999_999_999).toSeconds()), null);
    }

    /// A point in time, by the client's clock.
    ///
    /// @param time the time; a part of a second counts as a whole one
    /// @return the value
    /// @throws IllegalArgumentException if its year is not one of four digits
    public static RetryAfter at(Instant time) {
        Instant whole = Instant.ofEpochSecond(time.plusNanos(999_999_999).getEpochSecond());
        // Refuses a year that it cannot write.
        HttpDate.format(whole);
        return new RetryAfter(null, whole);
    }

    /// Reads a field value.
    ///
    /// @param value seconds, such as `120`, or a date of HTTP
    /// @return the value
    /// @throws IllegalArgumentException if it is neither
    public static RetryAfter parse(String value) {
        boolean digits = !value.isEmpty() && value.length() <= MAX_DIGITS;
        for (int i = 0; digits && i < value.length(); i++) {
            digits = value.charAt(i) >= '0' && value.charAt(i) <= '9';
        }
        return digits
                ? new RetryAfter(Duration.ofSeconds(Long.parseLong(value)), null)
                : new RetryAfter(null, HttpDate.parse(value));
    }

    /// What field lines say.
    ///
    /// @param headers a header section
    /// @return the value, or null if there is no such field, or it is malformed
    public static @Nullable RetryAfter of(Headers headers) {
        String value = headers.first("Retry-After");
        try {
            return value == null ? null : parse(value);
        } catch (IllegalArgumentException e) {
            // Advice that nobody understands is none.
            return null;
        }
    }

    /// How long it is from a time on.
    ///
    /// @param now when the response came
    /// @return the time to wait, not negative
    public Duration from(Instant now) {
        if (delay != null) {
            return delay;
        }
        Duration left = Duration.between(now, Objects.requireNonNull(time));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /// A response that says this.
    ///
    /// @param response the response
    /// @return the response with the field
    public Response addTo(Response response) {
        return response.withHeader("Retry-After", toString());
    }

    /// An exception whose answer says this.
    ///
    /// @param exception such as one of 503 or 429
    /// @return a new exception, to be thrown
    public HttpException addTo(HttpException exception) {
        return exception.addingHeader("Retry-After", toString());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RetryAfter that
                && Objects.equals(delay, that.delay)
                && Objects.equals(time, that.time);
    }

    @Override
    public int hashCode() {
        return Objects.hash(delay, time);
    }

    /// {@return the field value}
    @Override
    public String toString() {
        return delay != null
                ? Long.toString(delay.toSeconds())
                : HttpDate.format(Objects.requireNonNull(time));
    }
}
