package hyperserve.web.events;

import hyperserve.api.Nullable;

import java.time.Duration;
import java.util.Objects;

/// The bounds and clocks of an [EventStream]. Immutable.
///
/// @param events how many events may wait for the client, 1 or more. As many as the connection
///     takes at once, some KiB, do not count
/// @param bytes how many bytes those may have, 1 or more; an event that has more is refused
/// @param whenFull what becomes of one more
/// @param heartbeat after how long without an event a comment is sent, so that neither the client
///     nor a proxy gives up, and the server finds out that a client has vanished without a word;
///     zero for never
/// @param retry how long the client is to wait before it connects again, null to leave that to it
public record EventStreamOptions(
        int events, long bytes, WhenFull whenFull, Duration heartbeat, @Nullable Duration retry) {

    private static final EventStreamOptions DEFAULTS =
            new EventStreamOptions(256, 256 * 1024, WhenFull.CLOSE, Duration.ofSeconds(15), null);

    /// Options.
    ///
    /// @throws IllegalArgumentException if a number is less than 1, or a time negative or too long
    public EventStreamOptions {
        Objects.requireNonNull(whenFull, "whenFull");
        if (events < 1 || bytes < 1) {
            throw new IllegalArgumentException(
                    "events and bytes must be 1 or more, were %s and %s".formatted(events, bytes));
        }
        if (heartbeat.isNegative() || heartbeat.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("heartbeat must be 0 to a day, was " + heartbeat);
        }
        if (retry != null) {
            Event.requireRetry(retry);
        }
    }

    /// {@return 256 events, 256 KiB, [WhenFull#CLOSE], a heartbeat after 15 seconds, and no retry}
    public static EventStreamOptions defaults() {
        return DEFAULTS;
    }

    /// These options with other bounds of what may wait for a client.
    ///
    /// @param most how many events, 1 or more
    /// @param mostBytes how many bytes, 1 or more
    /// @return new options
    /// @throws IllegalArgumentException if a number is less than 1
    public EventStreamOptions withQueue(int most, long mostBytes) {
        return new EventStreamOptions(most, mostBytes, whenFull, heartbeat, retry);
    }

    /// These options with another policy for the slow.
    ///
    /// @param policy the policy
    /// @return new options
    public EventStreamOptions withWhenFull(WhenFull policy) {
        return new EventStreamOptions(events, bytes, policy, heartbeat, retry);
    }

    /// These options with another heartbeat.
    ///
    /// @param time after how long without an event, zero for never
    /// @return new options
    /// @throws IllegalArgumentException if it is negative, or more than a day
    public EventStreamOptions withHeartbeat(Duration time) {
        return new EventStreamOptions(events, bytes, whenFull, time, retry);
    }

    /// These options with a time that the client is to wait before it connects again.
    ///
    /// @param time how long, to the millisecond
    /// @return new options
    /// @throws IllegalArgumentException if it is negative, or more than a day
    public EventStreamOptions withRetry(Duration time) {
        return new EventStreamOptions(events, bytes, whenFull, heartbeat, time);
    }
}
