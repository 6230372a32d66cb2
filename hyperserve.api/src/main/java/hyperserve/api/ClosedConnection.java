package hyperserve.api;

import java.time.Duration;
import java.util.Objects;

/// What an [Observer] is told of a connection that was closed. Immutable.
public final class ClosedConnection {

    private final ObservedConnection connection;
    private final CloseReason reason;
    private final Duration duration;
    private final long exchanges;
    private final long bytesReceived;
    private final long bytesSent;

    private ClosedConnection(
            ObservedConnection connection,
            CloseReason reason,
            Duration duration,
            long exchanges,
            long bytesReceived,
            long bytesSent) {
        this.connection = Objects.requireNonNull(connection, "connection");
        this.reason = Objects.requireNonNull(reason, "reason");
        this.duration = Objects.requireNonNull(duration, "duration");
        this.exchanges = exchanges;
        this.bytesReceived = bytesReceived;
        this.bytesSent = bytesSent;
    }

    /// A connection that was closed; for servers, and for tests of observers.
    ///
    /// @param connection the connection
    /// @param reason why it was closed
    /// @return the facts; it was open for no time, and had no exchanges and no bytes
    public static ClosedConnection of(ObservedConnection connection, CloseReason reason) {
        return new ClosedConnection(connection, reason, Duration.ZERO, 0, 0, 0);
    }

    /// These facts with another [#duration()].
    ///
    /// @param time how long it was open
    /// @return new facts
    public ClosedConnection withDuration(Duration time) {
        return new ClosedConnection(connection, reason, time, exchanges, bytesReceived, bytesSent);
    }

    /// These facts with another [#exchanges()].
    ///
    /// @param count how many
    /// @return new facts
    public ClosedConnection withExchanges(long count) {
        return new ClosedConnection(connection, reason, duration, count, bytesReceived, bytesSent);
    }

    /// These facts with other bytes.
    ///
    /// @param received the [#bytesReceived()]
    /// @param sent the [#bytesSent()]
    /// @return new facts
    public ClosedConnection withBytes(long received, long sent) {
        return new ClosedConnection(connection, reason, duration, exchanges, received, sent);
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

    /// {@return how many bytes were received, in exchanges and by whatever the connection was
    /// upgraded to}
    public long bytesReceived() {
        return bytesReceived;
    }

    /// {@return how many bytes the system has taken to be sent, likewise}
    public long bytesSent() {
        return bytesSent;
    }

    /// {@return all of it, for logs}
    @Override
    public String toString() {
        return "%s closed: %s, %s exchanges in %s, %s bytes received, %s sent"
                .formatted(connection, reason, exchanges, duration, bytesReceived, bytesSent);
    }
}
