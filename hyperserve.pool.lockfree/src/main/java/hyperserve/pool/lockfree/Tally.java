package hyperserve.pool.lockfree;

/// Counts what was submitted, and bounds what is in flight. Tasks of event sources are not counted:
/// they are bounded by the connections, and counting them would cost each request an atomic write.
///
/// A task is counted out before it leaves the number in flight: whoever sees that none is in flight
/// sees what became of all.
///
/// None of this allocates or throws, so no count can be left half done.
final class Tally {

    final Counter abandoned = new Counter();
    final Counter rejected = new Counter();
    final Counter stolen = new Counter();
    final Counter retaken = new Counter();
    final Counter overflowed = new Counter();

    private final Counter submitted = new Counter();

    // Those that ended before anybody interrupted them, and those that ended after.
    private final Counter completedInTime = new Counter();
    private final Counter completedLate = new Counter();
    private final Counter failedInTime = new Counter();
    private final Counter failedLate = new Counter();

    private final HotFields.Numbers inFlight = new HotFields.Numbers(1);
    private final int capacity;

    Tally(int capacity) {
        this.capacity = capacity;
    }

    /// Makes room for one more task.
    ///
    /// @return false if there is none
    boolean enter() {
        long current = inFlight.get(0);
        while (current < capacity) {
            if (inFlight.compareAndSet(0, current, current + 1)) {
                submitted.increment();
                return true;
            }
            current = inFlight.get(0);
        }
        return false;
    }

    /// Takes back [#enter()] for a task that was refused after all.
    void undoEnter() {
        submitted.decrement();
        inFlight.getAndAdd(0, -1);
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
        inFlight.getAndAdd(0, -1);
    }

    int inFlight() {
        return (int) inFlight.get(0);
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
