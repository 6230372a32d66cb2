package hyperserve.runtime.limits;

import hyperserve.api.Nullable;

import java.time.Duration;
import java.util.Objects;

/// Every clock of a server, and what happens when it runs out. Immutable; each `with…` gives new
/// clocks. Clocks may join these later.
public final class Timeouts {

    /// A day: far from where a sum of nanoseconds overflows.
    public static final Duration MAX = Duration.ofDays(1);

    private static final Timeouts DEFAULTS =
            new Timeouts(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    240,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10));

    private final Duration header;
    private final Duration idle;
    private final Duration body;
    private final Duration response;
    private final int minRate;
    private final Duration minRateGrace;
    private final Duration drain;

    private Timeouts(
            Duration header,
            Duration idle,
            Duration body,
            Duration response,
            int minRate,
            Duration minRateGrace,
            Duration drain) {
        require("header", header);
        require("idle", idle);
        require("body", body);
        require("response", response);
        if (minRate < 0) {
            throw new IllegalArgumentException(
                    "minRate must be 0 (off) or more bytes a second, was " + minRate);
        }
        require("minRateGrace", minRateGrace);
        require("drain", drain);
        this.header = header;
        this.idle = idle;
        this.body = body;
        this.response = response;
        this.minRate = minRate;
        this.minRateGrace = minRateGrace;
        this.drain = drain;
    }

    private static void require(String component, Duration value) {
        Objects.requireNonNull(value, component);
        if (!value.isPositive() || value.compareTo(MAX) > 0) {
            throw new IllegalArgumentException(
                    "%s must be longer than 0 and at most %s, was %s"
                            .formatted(component, MAX, value));
        }
    }

    /// {@return the clocks of a server that says nothing: 10 s for a header section, 60 s idle, 30
    /// s without progress of a body or a response, 240 bytes a second after 5 s, 10 s to drain}
    public static Timeouts defaults() {
        return DEFAULTS;
    }

    /// {@return the time for a whole request line and header section, from accept for the first
    /// request of a connection, from its first byte for later ones; bytes do not reset it. Then:
    /// 408 if a byte of the request has come, and the connection is closed}
    public Duration header() {
        return header;
    }

    /// {@return how long a connection is kept between two requests; then it is closed}
    public Duration idle() {
        return idle;
    }

    /// {@return how long a request body may make no progress; then 408 if no response has begun,
    /// and the connection is closed}
    public Duration body() {
        return body;
    }

    /// {@return how long a client may take no byte of a response; then the connection is cut}
    public Duration response() {
        return response;
    }

    /// {@return the fewest bytes a second at which a body must come and a response be taken, while
    /// it is waited for; a slower connection is treated as one that makes no progress. What was
    /// fast makes up for no more than the time without progress. 0 switches it off}
    public int minRate() {
        return minRate;
    }

    /// {@return how long a body or response may be waited for before the rate counts}
    public Duration minRateGrace() {
        return minRateGrace;
    }

    /// {@return how long a server that was told to stop waits for requests in flight; then they are
    /// interrupted and cut, which takes a second at most}
    public Duration drain() {
        return drain;
    }

    /// These clocks with another one for request line and header section.
    ///
    /// @param duration the time for them
    /// @return new clocks
    /// @throws IllegalArgumentException if that is not positive or longer than a day
    public Timeouts withHeader(Duration duration) {
        return new Timeouts(duration, idle, body, response, minRate, minRateGrace, drain);
    }

    /// These clocks with another one for idle connections.
    ///
    /// @param duration how long a connection is kept between two requests
    /// @return new clocks
    /// @throws IllegalArgumentException if that is not positive or longer than a day
    public Timeouts withIdle(Duration duration) {
        return new Timeouts(header, duration, body, response, minRate, minRateGrace, drain);
    }

    /// These clocks with another one for request bodies.
    ///
    /// @param duration how long a body may make no progress
    /// @return new clocks
    /// @throws IllegalArgumentException if that is not positive or longer than a day
    public Timeouts withBody(Duration duration) {
        return new Timeouts(header, idle, duration, response, minRate, minRateGrace, drain);
    }

    /// These clocks with another one for responses.
    ///
    /// @param duration how long a client may take no byte
    /// @return new clocks
    /// @throws IllegalArgumentException if that is not positive or longer than a day
    public Timeouts withResponse(Duration duration) {
        return new Timeouts(header, idle, body, duration, minRate, minRateGrace, drain);
    }

    /// These clocks with another rate.
    ///
    /// @param bytesPerSecond the fewest bytes a second, or 0 for no such bound
    /// @param grace how long a body or response may last before the rate counts
    /// @return new clocks
    /// @throws IllegalArgumentException if the rate is negative, or the duration not positive or
    ///     longer than a day
    public Timeouts withMinRate(int bytesPerSecond, Duration grace) {
        return new Timeouts(header, idle, body, response, bytesPerSecond, grace, drain);
    }

    /// These clocks with another one for the end of the server.
    ///
    /// @param duration how long requests in flight are waited for
    /// @return new clocks
    /// @throws IllegalArgumentException if that is not positive or longer than a day
    public Timeouts withDrain(Duration duration) {
        return new Timeouts(header, idle, body, response, minRate, minRateGrace, duration);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Timeouts that
                && header.equals(that.header)
                && idle.equals(that.idle)
                && body.equals(that.body)
                && response.equals(that.response)
                && minRate == that.minRate
                && minRateGrace.equals(that.minRateGrace)
                && drain.equals(that.drain);
    }

    @Override
    public int hashCode() {
        return Objects.hash(header, idle, body, response, minRate, minRateGrace, drain);
    }

    @Override
    public String toString() {
        return """
        Timeouts[header=%s, idle=%s, body=%s, response=%s, minRate=%s, minRateGrace=%s, drain=%s]\
        """
                .formatted(header, idle, body, response, minRate, minRateGrace, drain);
    }
}
