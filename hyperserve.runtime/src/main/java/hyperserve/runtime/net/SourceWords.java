package hyperserve.runtime.net;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/// The numbers of a source that others read or write, each on lines of the cache of its own: those
/// who leave connections in the inbox look whether the poller waits, and whoever accepts counts
/// what all sources have. All accesses are volatile, but those of the time of the last poll.
final class SourceWords {

    private static final int WAITING = Lines.LONGS;
    private static final int CONNECTIONS = WAITING + 1 + Lines.LONGS;
    private static final int POLLED = CONNECTIONS + 1 + Lines.LONGS;

    private final AtomicLongArray words = new AtomicLongArray(POLLED + 1 + Lines.LONGS);

    /// What it is made of is linked now, and not when somebody finds no memory to say that a
    /// connection is there.
    SourceWords() {
        waits();
        wakes();
        waitsNoMore();
        connectionComes();
        connectionEnds();
    }

    /// Says that the poller is about to wait.
    void waits() {
        words.set(WAITING, 1);
    }

    /// Says that the poller waits no more. To write it would cost as much as what is done with a
    /// request, if nobody has to be told.
    void waitsNoMore() {
        if (words.getPlain(WAITING) != 0) {
            words.set(WAITING, 0);
        }
    }

    /// Whether the poller waited, and the caller is the one to wake it.
    boolean wakes() {
        return words.get(WAITING) != 0 && words.compareAndSet(WAITING, 1, 0);
    }

    /// Says that somebody polls: for those who ask whether nobody does. A store and no fence, as it
    /// need not be seen at once.
    void polled(long now) {
        words.setOpaque(POLLED, now | 1);
    }

    /// How long ago that was; 0 if the poller waits, or has not come yet.
    long unpolled(LongSupplier clock) {
        long polled = words.getOpaque(POLLED);
        boolean waits = words.get(WAITING) != 0;
        return polled == 0 || waits ? 0 : Math.max(0, clock.getAsLong() - polled);
    }

    /// One may end beside the end of the source, which counts none any more.
    long connections() {
        return Math.max(0, words.get(CONNECTIONS));
    }

    void connectionComes() {
        words.getAndIncrement(CONNECTIONS);
    }

    void connectionEnds() {
        words.getAndDecrement(CONNECTIONS);
    }

    void noConnections() {
        words.set(CONNECTIONS, 0);
    }
}
