package hyperserve.web.events;

import hyperserve.api.Nullable;

import java.util.Objects;

/// The bounds of a [Broadcast]. Immutable.
///
/// @param historyEvents how many of the last events are kept for those who have missed some, 0 for
///     none
/// @param historyBytes how many bytes those may have
/// @param streams the bounds and clocks of each stream
/// @param gap what a client is sent that has missed something which is kept no more, or says an id
///     that is not known; null to send it all that is kept
public record BroadcastOptions(
        int historyEvents, long historyBytes, EventStreamOptions streams, @Nullable Event gap) {

    private static final BroadcastOptions DEFAULTS =
            new BroadcastOptions(256, 1024 * 1024, EventStreamOptions.defaults(), null);

    /// Options.
    ///
    /// @throws IllegalArgumentException if a number is negative
    public BroadcastOptions {
        Objects.requireNonNull(streams, "streams");
        if (historyEvents < 0 || historyBytes < 0) {
            throw new IllegalArgumentException(
                    "the history must be 0 or more events and bytes, was %s and %s"
                            .formatted(historyEvents, historyBytes));
        }
    }

    /// {@return 256 events and 1 MiB of history, [EventStreamOptions#defaults], and no event for
    /// gaps}
    public static BroadcastOptions defaults() {
        return DEFAULTS;
    }

    /// These options with another history.
    ///
    /// @param events how many events, 0 for none
    /// @param bytes how many bytes those may have
    /// @return new options
    /// @throws IllegalArgumentException if a number is negative
    public BroadcastOptions withHistory(int events, long bytes) {
        return new BroadcastOptions(events, bytes, streams, gap);
    }

    /// These options with others for each stream.
    ///
    /// @param each bounds and clocks
    /// @return new options
    public BroadcastOptions withStreams(EventStreamOptions each) {
        return new BroadcastOptions(historyEvents, historyBytes, each, gap);
    }

    /// These options with an event for clients that have missed something which is kept no more,
    /// which tells the page to load all anew.
    ///
    /// @param event the event; if it has no id, it is sent with that of the last one
    /// @return new options
    public BroadcastOptions withGap(Event event) {
        return new BroadcastOptions(
                historyEvents, historyBytes, streams, Objects.requireNonNull(event, "event"));
    }
}
