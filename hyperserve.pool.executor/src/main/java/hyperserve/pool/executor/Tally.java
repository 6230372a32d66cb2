package hyperserve.pool.executor;

import hyperserve.api.pool.PoolSnapshot;

import java.time.Duration;

/// What a pool has done since its start.
///
/// A task's fate is counted in the step that decides it, before it leaves [Admission]: whoever sees
/// that none is under way sees what became of all of them.
final class Tally {

    /// Tasks let in, and of these the ones taken back before anybody was told that they were
    /// accepted. Two, as neither must ever fall.
    final Counter entered = new Counter();

    final Counter retracted = new Counter();
    final Counter abandoned = new Counter();
    final Counter rejected = new Counter();

    // Those that ended before anybody interrupted them, and those that ended after.
    private final Counter completedInTime = new Counter();
    private final Counter completedLate = new Counter();
    private final Counter failedInTime = new Counter();
    private final Counter failedLate = new Counter();

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

    /// @param load what is under way, looked at before this call: then none is missing here that is
    ///     not under way any more
    PoolSnapshot snapshot(Flights.Load load) {
        long completed = completedInTime.sum() + completedLate.sum();
        long failed = failedInTime.sum() + failedLate.sum();
        long neverRun = abandoned.sum();
        // After those that were submitted before.
        long neverAccepted = retracted.sum();
        long everAccepted = entered.sum() - neverAccepted;
        return PoolSnapshot.empty()
                .withThreads(load.busy())
                .withBusy(load.busy())
                .withQueued(load.queued())
                .withSubmitted(everAccepted)
                .withCompleted(completed)
                .withFailed(failed)
                .withAbandoned(neverRun)
                .withRejected(rejected.sum())
                .withOldestQueued(Duration.ofNanos(load.oldestNanos()));
    }
}
