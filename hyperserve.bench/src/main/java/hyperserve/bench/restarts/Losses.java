package hyperserve.bench.restarts;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// What became of the requests of clients. Any thread.
final class Losses {

    private static final int MOST_TOLD = 5;

    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong turnedAway = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final ConcurrentLinkedQueue<String> how = new ConcurrentLinkedQueue<>();

    void answer(long count) {
        answered.addAndGet(count);
    }

    /// Of a connection that the server may never have had: a client may ask elsewhere.
    void turnAway() {
        turnedAway.incrementAndGet();
    }

    /// @param reason one line
    void lose(long count, String reason) {
        if (lost.addAndGet(count) <= MOST_TOLD * count) {
            how.add(reason);
        }
    }

    long answered() {
        return answered.get();
    }

    long turnedAway() {
        return turnedAway.get();
    }

    long lost() {
        return lost.get();
    }

    /// {@return the first reasons, a line each}
    List<String> how() {
        return List.copyOf(how);
    }
}
