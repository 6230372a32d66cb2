package hyperserve.runtime.limits;

import hyperserve.api.Nullable;

import java.time.Duration;
import java.util.Objects;

/// Every clock of a server, and what happens when it runs out. Immutable; each `with…` gives new
/// clocks. Clocks may join these later.
public final class Timeouts {

    /// A day: far from where a sum of nanoseconds overflows.
    public static final Duration MAX = Duration.ofDays(1);

    private static final Timeouts DEFAULTS = new Timeouts(new Draft());

    private final Duration header;
    private final Duration idle;
    private final Duration connectionAge;
    private final Duration body;
    private final Duration response;
    private final int minRate;
    private final Duration minRateGrace;
    private final Duration drainDelay;
    private final Duration drain;

    /// Clocks that are being set.
    private static final class Draft {
        private Duration header = Duration.ofSeconds(10);
        private Duration idle = Duration.ofSeconds(60);
        private Duration connectionAge = Duration.ZERO;
        private Duration body = Duration.ofSeconds(30);
        private Duration response = Duration.ofSeconds(30);
        private int minRate = 240;
        private Duration minRateGrace = Duration.ofSeconds(5);
        private Duration drainDelay = Duration.ZERO;
        private Duration drain = Duration.ofSeconds(10);

        Draft() {}

        Draft(Timeouts clocks) {
            header = clocks.header;
            idle = clocks.idle;
            connectionAge = clocks.connectionAge;
            body = clocks.body;
            response = clocks.response;
            minRate = clocks.minRate;
            minRateGrace = clocks.minRateGrace;
            drainDelay = clocks.drainDelay;
            drain = clocks.drain;
        }
    }

    private Timeouts(Draft draft) {
        header = require("header", draft.header);
        idle = require("idle", draft.idle);
        connectionAge = requireOrZero("connectionAge", draft.connectionAge);
        body = require("body", draft.body);
        response = require("response", draft.response);
        minRate = draft.minRate;
        if (minRate < 0) {
            throw new IllegalArgumentException(
                    "minRate must be 0 (off) or more bytes a second, was " + minRate);
        }
        minRateGrace = require("minRateGrace", draft.minRateGrace);
        drainDelay = requireOrZero("drainDelay", draft.drainDelay);
        drain = require("drain", draft.drain);
    }

    private static Duration require(String component, Duration value) {
        Objects.requireNonNull(value, component);
        if (!value.isPositive() || value.compareTo(MAX) > 0) {
            throw new IllegalArgumentException(
                    "%s must be longer than 0 and at most %s, was %s"
                            .formatted(component, MAX, value));
        }
        return value;
    }

    private static Duration requireOrZero(String component, Duration value) {
        if (value.isNegative() || value.compareTo(MAX) > 0) {
            throw new IllegalArgumentException(
                    "%s must be from 0 to %s, was %s".formatted(component, MAX, value));
        }
        return value;
    }

    /// {@return the clocks of a server that says nothing: 10 s for a header section, 60 s idle,
    /// connections of any age, 30 s without progress of a body or a response, 240 bytes a second
    /// after 5 s, 10 s to drain without a delay}
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

    /// {@return how old a connection becomes: then its next response is the last one, and says so;
    /// one of HTTP/2 says GOAWAY at once, and is closed when it has answered all. 0 for no such
    /// bound}
    public Duration connectionAge() {
        return connectionAge;
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

    /// {@return how long a server that was told to stop still accepts connections, while each
    /// response is the last one of its connection: as long as it takes until nobody sends new ones
    /// here, such as a balancer that asks for its health. 0 for not at all}
    public Duration drainDelay() {
        return drainDelay;
    }

    /// {@return how long a server that was told to stop waits for requests in flight; then they are
    /// interrupted and cut, which takes a second at most. It begins when the delay is over}
    public Duration drain() {
        return drain;
    }

    /// These clocks with another one for request line and header section.
    ///
    /// @param duration the time for them
    /// @return new clocks
    /// @throws IllegalArgumentException if that is not positive or longer than a day
    public Timeouts withHeader(Duration duration) {
        Draft draft = new Draft(this);
        draft.header = Objects.requireNonNull(duration, "duration");
        return new Timeouts(draft);
    }

    /// These clocks with another one for idle connections.
    ///
    /// @param duration how long a connection is kept between two requests
    /// @return new clocks
    /// @throws IllegalArgumentException if that is not positive or longer than a day
    public Timeouts withIdle(Duration duration) {
        Draft draft = new Draft(this);
        draft.idle = Objects.requireNonNull(duration, "duration");
        return new Timeouts(draft);
    }

    /// These clocks with another one for the age of connections.
    ///
    /// @param duration how old a connection becomes, or zero for no bound
    /// @return new clocks
    /// @throws IllegalArgumentException if that is negative or longer than a day
    public Timeouts withConnectionAge(Duration duration) {
        Draft draft = new Draft(this);
        draft.connectionAge = Objects.requireNonNull(duration, "duration");
        return new Timeouts(draft);
    }

    /// These clocks with another one for request bodies.
    ///
    /// @param duration how long a body may make no progress
    /// @return new clocks
    /// @throws IllegalArgumentException if that is not positive or longer than a day
    public Timeouts withBody(Duration duration) {
        Draft draft = new Draft(this);
        draft.body = Objects.requireNonNull(duration, "duration");
        return new Timeouts(draft);
    }

    /// These clocks with another one for responses.
    ///
    /// @param duration how long a client may take no byte
    /// @return new clocks
    /// @throws IllegalArgumentException if that is not positive or longer than a day
    public Timeouts withResponse(Duration duration) {
        Draft draft = new Draft(this);
        draft.response = Objects.requireNonNull(duration, "duration");
        return new Timeouts(draft);
    }

    /// These clocks with another rate.
    ///
    /// @param bytesPerSecond the fewest bytes a second, or 0 for no such bound
    /// @param grace how long a body or response may last before the rate counts
    /// @return new clocks
    /// @throws IllegalArgumentException if the rate is negative, or the duration not positive or
    ///     longer than a day
    public Timeouts withMinRate(int bytesPerSecond, Duration grace) {
        Draft draft = new Draft(this);
        draft.minRate = bytesPerSecond;
        draft.minRateGrace = Objects.requireNonNull(grace, "grace");
        return new Timeouts(draft);
    }

    /// These clocks with another one for the beginning of a server's end.
    ///
    /// @param duration how long connections are still accepted
    /// @return new clocks
    /// @throws IllegalArgumentException if that is negative or longer than a day
    public Timeouts withDrainDelay(Duration duration) {
        Draft draft = new Draft(this);
        draft.drainDelay = Objects.requireNonNull(duration, "duration");
        return new Timeouts(draft);
    }

    /// These clocks with another one for the end of the server.
    ///
    /// @param duration how long requests in flight are waited for
    /// @return new clocks
    /// @throws IllegalArgumentException if that is not positive or longer than a day
    public Timeouts withDrain(Duration duration) {
        Draft draft = new Draft(this);
        draft.drain = Objects.requireNonNull(duration, "duration");
        return new Timeouts(draft);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Timeouts that
                && header.equals(that.header)
                && idle.equals(that.idle)
                && connectionAge.equals(that.connectionAge)
                && body.equals(that.body)
                && response.equals(that.response)
                && minRate == that.minRate
                && minRateGrace.equals(that.minRateGrace)
                && drainDelay.equals(that.drainDelay)
                && drain.equals(that.drain);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                header,
                idle,
                connectionAge,
                body,
                response,
                minRate,
                minRateGrace,
                drainDelay,
                drain);
    }

    @Override
    public String toString() {
        return """
        Timeouts[header=%s, idle=%s, connectionAge=%s, body=%s, response=%s, minRate=%s, \
        minRateGrace=%s, drainDelay=%s, drain=%s]\
        """
                .formatted(
                        header,
                        idle,
                        connectionAge,
                        body,
                        response,
                        minRate,
                        minRateGrace,
                        drainDelay,
                        drain);
    }
}
