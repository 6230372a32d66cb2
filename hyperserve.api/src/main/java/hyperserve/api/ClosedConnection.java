package hyperserve.api;

import java.time.Duration;
import java.util.Objects;

/// What an [Observer] is told of a connection that was closed. Immutable.
public final class ClosedConnection {

    private final ObservedConnection connection;
    private final CloseReason reason;
    private final Duration duration;
    private final long exchanges;

    private ClosedConnection(
            ObservedConnection connection, CloseReason reason, Duration duration, long exchanges) {
        this.connection = Objects.requireNonNull(connection, "connection");
        this.reason = Objects.requireNonNull(reason, "reason");
        this.duration = Objects.requireNonNull(duration, "duration");
        this.exchanges = exchanges;
    }

    /// A connection that was closed; for servers, and for tests of observers.
    ///
    /// @param connection the connection
    /// @param reason why it was closed
    /// @return the facts; it was open for no time, and had no exchanges
    public static ClosedConnection of(ObservedConnection connection, CloseReason reason) {
        return new ClosedConnection(connection, reason, Duration.ZERO, 0);
    }

    /// These facts with another [#duration()].
    ///
    /// @param time how long it was open
    /// @return new facts
    public ClosedConnection withDuration(Duration time) {
        return new ClosedConnection(connection, reason, time, exchanges);
    }

    /// These facts with another [#exchanges()].
    ///
    /// @param count how many
    /// @return new facts
    public ClosedConnection withExchanges(long count) {
        return new ClosedConnection(connection, reason, duration, count);
    }

    /// {@return the connection}
    public ObservedConnection connection() {
        return connection;
    }

    /// {@return why it was closed: what was known first}
    public CloseReason reason() {
        return reason;
    }

    /// {@return how long it was open}
    public Duration duration() {
        return duration;
    }

    /// {@return how many exchanges it had, all of which have been told}
    public long exchanges() {
        return exchanges;
    }

    /// {@return all of it, for logs}
    @Override
    public String toString() {
        return "%s closed: %s, %s exchanges in %s"
                .formatted(connection, reason, exchanges, duration);
    }
}
