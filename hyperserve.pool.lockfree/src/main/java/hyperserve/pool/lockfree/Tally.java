package hyperserve.pool.lockfree;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// Counts what was submitted, and bounds what is in flight. Tasks of event sources are not counted:
/// they are bounded by the connections, and counting them would cost each request an atomic write.
final class Tally {

    final LongAdder completed = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder abandoned = new LongAdder();
    final LongAdder rejected = new LongAdder();
    final LongAdder stolen = new LongAdder();
    final LongAdder retaken = new LongAdder();
    final LongAdder overflowed = new LongAdder();

    private final LongAdder submitted = new LongAdder();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final int capacity;

    Tally(int capacity) {
        this.capacity = capacity;
    }

    /// Makes room for one more task.
    ///
    /// @return false if there is none
    boolean enter() {
        int current = inFlight.get();
        while (current < capacity) {
            int witness = inFlight.compareAndExchange(current, current + 1);
            if (witness == current) {
                submitted.increment();
                return true;
            }
            current = witness;
        }
        return false;
    }

    /// Takes back [#enter()] for a task that was refused after all.
    void undoEnter() {
        submitted.decrement();
        inFlight.decrementAndGet();
    }

    /// Counts a task out; its fate has been counted before.
    ///
    /// @return whether none is left
    boolean leave() {
        return inFlight.decrementAndGet() == 0;
    }

    int inFlight() {
        return inFlight.get();
    }

    long submitted() {
        return submitted.sum();
    }

    long ended() {
        return completed.sum() + failed.sum();
    }
}
