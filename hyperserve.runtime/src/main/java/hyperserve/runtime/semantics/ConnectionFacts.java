package hyperserve.runtime.semantics;

import hyperserve.api.CloseReason;
import hyperserve.api.ClosedConnection;
import hyperserve.api.Nullable;
import hyperserve.api.ObservedConnection;
import hyperserve.runtime.net.Transport;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/// What is known of a connection itself for those who observe: whose it is, since when it is open,
/// how many exchanges it had, and why it ends. Guarded by its [ConnectionWatch].
final class ConnectionFacts {

    private final LongSupplier clock;
    private final LongSupplier epochMillis;
    private @Nullable ObservedConnection connection;
    private @Nullable CloseReason reason;
    private long openedAt;
    private long exchanges;

    /// @param clock the time in nanoseconds
    /// @param epochMillis the time of day
    ConnectionFacts(LongSupplier clock, LongSupplier epochMillis) {
        this.clock = clock;
        this.epochMillis = epochMillis;
    }

    /// Whether it was opened.
    boolean isOpened() {
        return connection != null;
    }

    /// It is opened, once.
    ObservedConnection open(Transport transport) {
        ObservedConnection opened =
                ObservedConnection.of(
                        TransportAddresses.remote(transport),
                        TransportAddresses.local(transport),
                        Instant.ofEpochMilli(today()));
        connection = opened;
        openedAt = clock.getAsLong();
        return opened;
    }

    /// One more exchange begins on it.
    ///
    /// @return the connection
    ObservedConnection exchange() {
        ObservedConnection on = connection;
        if (on == null) {
            throw new IllegalStateException("an exchange on a connection that was not opened");
        }
        exchanges++;
        return on;
    }

    /// The time of day, in milliseconds since 1970.
    long today() {
        return epochMillis.getAsLong();
    }

    /// It is to be closed; the first reason counts.
    void closesFor(CloseReason why) {
        if (reason == null) {
            reason = why;
        }
    }

    /// Why it is closed, null if it is not.
    @Nullable
    CloseReason reason() {
        return reason;
    }

    /// It is closed.
    ///
    /// @return the facts, null if it was never opened
    @Nullable
    ClosedConnection closed(long received, long sent) {
        ObservedConnection opened = connection;
        CloseReason why = reason;
        return opened == null || why == null
                ? null
                : ClosedConnection.of(opened, why)
                        .withDuration(Duration.ofNanos(clock.getAsLong() - openedAt))
                        .withExchanges(exchanges)
                        .withBytes(received, sent);
    }
}
