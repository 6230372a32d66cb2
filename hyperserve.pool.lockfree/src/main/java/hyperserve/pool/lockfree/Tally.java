package hyperserve.pool.lockfree;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// Counts what was submitted, and bounds what is in flight. Tasks of event sources are not counted:
/// they are bounded by the connections, and counting them would cost each request an atomic write.
///
/// A task is counted out before it leaves the number in flight: whoever sees that none is in flight
/// sees what became of all.
final class Tally {

    final LongAdder abandoned = new LongAdder();
    final LongAdder rejected = new LongAdder();
    final LongAdder stolen = new LongAdder();
    final LongAdder retaken = new LongAdder();
    final LongAdder overflowed = new LongAdder();

    private final LongAdder submitted = new LongAdder();

    // Those that ended before anybody interrupted them, and those that ended after.
    private final LongAdder completedInTime = new LongAdder();
    private final LongAdder completedLate = new LongAdder();
    private final LongAdder failedInTime = new LongAdder();
    private final LongAdder failedLate = new LongAdder();

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

    void countEnd(boolean good, boolean inTime) {
        if (good) {
            (inTime ? completedInTime : completedLate).increment();
        } else {
            (inTime ? failedInTime : failedLate).increment();
        }
    }

    /// Counts a task out; its fate has been counted before.
    void leave() {
        inFlight.decrementAndGet();
    }

    int inFlight() {
        return inFlight.get();
    }

    long finishedInTime() {
        return completedInTime.sum() + failedInTime.sum();
    }

    long completed() {
        return completedInTime.sum() + completedLate.sum();
    }

    long failed() {
        return failedInTime.sum() + failedLate.sum();
    }

    /// To be read after the ends, so that none is missing here which is counted there.
    long submitted() {
        return submitted.sum();
    }
}
