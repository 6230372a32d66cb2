package hyperserve.runtime.semantics;

import hyperserve.api.Nullable;
import hyperserve.api.ObservedConnection;

import java.util.concurrent.atomic.AtomicReferenceArray;

/// What was used for exchanges that were told, and is free for the next ones: a few for all
/// connections of a server, so that a thread which answers one request after the other has the same
/// one for all of them, in the processor's nearest cache. One for each connection would be cold
/// when its next request comes, and a new one for each request is written to cold memory. Any
/// thread may use it.
final class SpareWatches {

    /// More than a pool has threads, as a rule: two that share a place take it from each other. A
    /// power of two, so that a mask finds the place.
    private static final int PLACES =
            Integer.highestOneBit(
                    Math.clamp(4L * Runtime.getRuntime().availableProcessors(), 4, 64));

    /// Processors fetch lines of 64 bytes in pairs.
    private static final int APART = 128 / Integer.BYTES;

    private final AtomicReferenceArray<@Nullable ExchangeWatch> places =
            new AtomicReferenceArray<>((PLACES + 1) * APART);

    /// One that is nobody's.
    ///
    /// @param on the connection of the exchange that it is for
    /// @return a free one, or a new one
    ExchangeWatch take(ObservedConnection on) {
        ExchangeWatch free = places.getAndSet(place(), null);
        return free == null ? new ExchangeWatch(on) : free;
    }

    /// Keeps one that nobody refers to any more, and nothing that it knows.
    ///
    /// @param told the one
    /// @param on some connection
    void give(ExchangeWatch told, ObservedConnection on) {
        told.forget(on);
        places.setRelease(place(), told);
    }

    private static int place() {
        // Threads are numbered one after the other, so neighbours do not meet.
        return (1 + ((int) Thread.currentThread().threadId() & (PLACES - 1))) * APART;
    }
}
