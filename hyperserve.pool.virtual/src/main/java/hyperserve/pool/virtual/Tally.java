package hyperserve.pool.virtual;

import hyperserve.api.PoolSnapshot;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/// What a pool has done since its start.
///
/// A task is counted before it leaves [Admission]: whoever sees that none is in flight sees what
/// became of all of them.
final class Tally {

    final LongAdder submitted = new LongAdder();
    final LongAdder abandoned = new LongAdder();
    final LongAdder rejected = new LongAdder();

    // Those that ended before anybody interrupted them, and those that ended after.
    private final LongAdder completedInTime = new LongAdder();
    private final LongAdder completedLate = new LongAdder();
    private final LongAdder failedInTime = new LongAdder();
    private final LongAdder failedLate = new LongAdder();

    void countEnd(boolean inTime, boolean completed) {
        if (completed) {
            (inTime ? completedInTime : completedLate).increment();
        } else {
            (inTime ? failedInTime : failedLate).increment();
        }
    }

    long finishedInTime() {
        return completedInTime.sum() + failedInTime.sum();
    }

    /// @param inFlight how many tasks are in flight, read before this call: then none is missing
    ///     here that is not in flight any more
    PoolSnapshot snapshot(int inFlight) {
        long completed = completedInTime.sum() + completedLate.sum();
        long failed = failedInTime.sum() + failedLate.sum();
        long neverRun = abandoned.sum();
        // After those that were submitted before.
        long everAccepted = submitted.sum();
        return new PoolSnapshot(
                inFlight,
                inFlight,
                0,
                everAccepted,
                completed,
                failed,
                neverRun,
                rejected.sum(),
                0,
                0,
                0,
                Duration.ZERO);
    }
}
