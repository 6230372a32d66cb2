package hyperserve.runtime.semantics;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/// What a server counts of streams, as protocols have them that answer several requests of a
/// connection at a time. Any thread may use it.
public final class StreamCounts {

    /// What is counted.
    public enum Count {
        /// Streams that were opened.
        OPENED,
        /// Of those, the ones that are over.
        CLOSED,
        /// Streams that clients have reset before their responses were complete.
        RESET_BY_CLIENT,
        /// Streams that the server has reset, as their requests were malformed or could not be
        /// answered to the end.
        RESET_BY_SERVER,
        /// Streams that were not opened, as their connection had as many as it may.
        REFUSED,
        /// Connections that were ended, as too many of their streams were reset.
        FLOODS_OF_RESETS,
        /// Connections that were ended, as too many frames of little use had come.
        FLOODS_OF_FRAMES,
        /// Connections that were ended, as a header block was too long, or came in too many frames,
        /// or too many header lists were over their bounds.
        FLOODS_OF_HEADERS
    }

    /// All of them; not changed any more.
    private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);

    /// Counts from zero.
    public StreamCounts() {
        for (Count each : Count.values()) {
            counts.put(each, new LongAdder());
        }
    }

    private LongAdder of(Count which) {
        return Objects.requireNonNull(counts.get(which));
    }

    /// Counts one more.
    ///
    /// @param which what of
    public void count(Count which) {
        of(which).increment();
    }

    /// How many there were so far.
    ///
    /// @param which what of
    /// @return so many
    public long total(Count which) {
        return of(which).sum();
    }

    /// {@return how many streams are open}
    public long open() {
        long closed = total(Count.CLOSED);
        return total(Count.OPENED) - closed;
    }
}
