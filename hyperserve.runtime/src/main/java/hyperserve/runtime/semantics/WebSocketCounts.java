package hyperserve.runtime.semantics;

import hyperserve.api.ServerFigure;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/// What a server counts of WebSockets. Any thread may use it; to count takes an atomic addition,
/// and no lock.
public final class WebSocketCounts {

    /// What is counted.
    public enum Count {
        /// WebSockets that were opened.
        OPENED,
        /// Of those, the ones that are over.
        CLOSED,
        /// Messages that have come, all of each.
        MESSAGES_RECEIVED,
        /// Messages that were given to a connection, all of each.
        MESSAGES_SENT,
        /// Bytes of messages that have come.
        BYTES_RECEIVED,
        /// Bytes of messages that were given to a connection.
        BYTES_SENT,
        /// Messages for which there was no room.
        MESSAGES_REFUSED,
        /// Pings that were not answered in time.
        PINGS_UNANSWERED
    }

    /// All of them; not changed any more.
    private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);

    /// Counts from zero.
    public WebSocketCounts() {
        for (Count each : Count.values()) {
            counts.put(each, new LongAdder());
        }
    }

    private LongAdder of(Count which) {
        return Objects.requireNonNull(counts.get(which));
    }

    /// Counts more.
    ///
    /// @param which what of
    /// @param amount how many more
    public void add(Count which, long amount) {
        of(which).add(amount);
    }

    private long total(Count which) {
        return of(which).sum();
    }

    private long open() {
        long closed = total(Count.CLOSED);
        return Math.max(0, total(Count.OPENED) - closed);
    }

    /// One of the figures that are of WebSockets.
    ///
    /// @param which the figure
    /// @return its value
    /// @throws IllegalArgumentException if it is none of those
    public long figure(ServerFigure which) {
        return switch (which) {
            case WEBSOCKETS -> open();
            case WEBSOCKETS_OPENED -> total(Count.OPENED);
            case WEBSOCKET_MESSAGES_RECEIVED -> total(Count.MESSAGES_RECEIVED);
            case WEBSOCKET_MESSAGES_SENT -> total(Count.MESSAGES_SENT);
            case WEBSOCKET_BYTES_RECEIVED -> total(Count.BYTES_RECEIVED);
            case WEBSOCKET_BYTES_SENT -> total(Count.BYTES_SENT);
            case WEBSOCKET_MESSAGES_REFUSED -> total(Count.MESSAGES_REFUSED);
            case WEBSOCKET_PINGS_UNANSWERED -> total(Count.PINGS_UNANSWERED);
            default -> throw new IllegalArgumentException(which + " is no figure of WebSockets");
        };
    }
}
