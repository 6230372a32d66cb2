package hyperserve.web.events;

import hyperserve.api.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;

/// What waits for one client. Guarded by its stream.
final class EventQueue {

    /// What becomes of what is offered.
    enum Offer {
        TAKEN,
        DROPPED,
        REFUSED
    }

    private final EventStreamOptions options;

    /// What the client has missed, and the stream begins with: bounded by the history, and not by
    /// this, or a client that has missed much would be sent away as a slow one for ever.
    private @Nullable ArrayDeque<ByteBuffer> first;

    /// None as long as nothing has waited, as with most of many streams.
    private @Nullable ArrayDeque<ByteBuffer> waiting;

    private long bytes;
    private long dropped;

    EventQueue(EventStreamOptions options) {
        this.options = options;
    }

    boolean isEmpty() {
        return isEmpty(first) && isEmpty(waiting);
    }

    private static boolean isEmpty(@Nullable ArrayDeque<ByteBuffer> pieces) {
        return pieces == null || pieces.isEmpty();
    }

    /// How many were dropped.
    long dropped() {
        return dropped;
    }

    /// How many wait, beside those that the stream begins with.
    int size() {
        ArrayDeque<ByteBuffer> pieces = waiting;
        return pieces == null ? 0 : pieces.size();
    }

    /// Puts what the stream begins with before all else.
    void begin(List<ByteBuffer> pieces) {
        ArrayDeque<ByteBuffer> known = first;
        if (known == null) {
            first = new ArrayDeque<>(pieces);
        } else {
            known.addAll(pieces);
        }
    }

    Offer offer(ByteBuffer piece) {
        int size = piece.remaining();
        if (size > options.bytes()) {
            throw new IllegalArgumentException(
                    "an event of %s bytes is longer than the %s that may wait for a client"
                            .formatted(size, options.bytes()));
        }
        ArrayDeque<ByteBuffer> pieces = waiting;
        if (pieces == null) {
            pieces = new ArrayDeque<>(2);
            waiting = pieces;
        }
        while (pieces.size() >= options.events() || bytes + size > options.bytes()) {
            dropped++;
            if (options.whenFull() != WhenFull.DROP_OLDEST) {
                return options.whenFull() == WhenFull.CLOSE ? Offer.REFUSED : Offer.DROPPED;
            }
            bytes -= pieces.remove().remaining();
        }
        pieces.add(piece);
        bytes += size;
        return Offer.TAKEN;
    }

    @Nullable
    ByteBuffer poll() {
        ArrayDeque<ByteBuffer> before = first;
        if (before != null) {
            ByteBuffer piece = before.poll();
            if (piece != null) {
                return piece;
            }
            first = null;
        }
        ArrayDeque<ByteBuffer> pieces = waiting;
        ByteBuffer piece = pieces == null ? null : pieces.poll();
        if (piece != null) {
            bytes -= piece.remaining();
        }
        return piece;
    }

    void clear() {
        first = null;
        waiting = null;
        bytes = 0;
    }
}
