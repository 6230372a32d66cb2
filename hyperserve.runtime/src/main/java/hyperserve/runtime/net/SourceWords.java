package hyperserve.runtime.net;

import java.util.concurrent.atomic.AtomicLongArray;

/// The numbers of a source that others read or write, each on lines of the cache of its own: those
/// who leave connections in the inbox look whether the poller waits, and whoever accepts counts
/// what all sources have. All accesses are volatile.
final class SourceWords {

    private static final int WAITING = Lines.LONGS;
    private static final int CONNECTIONS = WAITING + 1 + Lines.LONGS;

    private final AtomicLongArray words = new AtomicLongArray(CONNECTIONS + 1 + Lines.LONGS);

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

    long connections() {
        return words.get(CONNECTIONS);
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
