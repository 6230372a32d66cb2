package hyperserve.api.pool;

import java.time.Duration;

/// What a pool has done since it was made, as its snapshots show it: a part for authors of pools.
///
/// Any thread may count and read. To count never allocates or throws, so no account is left half
/// done for want of memory, and threads seldom meet over it.
///
/// A task's fate has to be counted before the task leaves the number in flight: then whoever sees
/// that none is in flight sees what became of all of them.
public final class Tally {

    private final Counter submitted = new Counter();
    private final Counter retracted = new Counter();
    private final Counter abandoned = new Counter();
    private final Counter rejected = new Counter();
    private final Counter stolen = new Counter();
    private final Counter retaken = new Counter();
    private final Counter overflowed = new Counter();

    // Those that ended before anybody interrupted them, and those that ended after.
    private final Counter completedInTime = new Counter();
    private final Counter completedLate = new Counter();
    private final Counter failedInTime = new Counter();
    private final Counter failedLate = new Counter();

    /// A tally of nothing.
    public Tally() {}

    /// Counts a task that was let in.
    public void countSubmitted() {
        submitted.increment();
    }

    /// Counts a task that was let in and taken back before anybody was told that it was accepted.
    public void countRetracted() {
        retracted.increment();
    }

    /// Counts a task that was refused, also one that was taken back.
    public void countRejected() {
        rejected.increment();
    }

    /// Counts a task that was accepted and will never run.
    public void countAbandoned() {
        abandoned.increment();
    }

    /// Counts a task that has run.
    ///
    /// @param completed whether it threw nothing
    /// @param inTime whether it ended before anybody interrupted it; a [Drain] reports it as cut
    ///     otherwise
    public void countEnd(boolean completed, boolean inTime) {
        if (completed) {
            (inTime ? completedInTime : completedLate).increment();
        } else {
            (inTime ? failedInTime : failedLate).increment();
        }
    }

    /// Counts what [PoolSnapshot#stolen()] shows.
    public void countStolen() {
        stolen.increment();
    }

    /// Counts what [PoolSnapshot#retaken()] shows.
    public void countRetaken() {
        retaken.increment();
    }

    /// Counts what [PoolSnapshot#overflowed()] shows.
    public void countOverflowed() {
        overflowed.increment();
    }

    /// {@return how many tasks have ended before anybody interrupted them: what a [Drain] asks for}
    public long finishedInTime() {
        return completedInTime.sum() + failedInTime.sum();
    }

    /// A snapshot with what was counted.
    ///
    /// The gauges are looked at before the call, and here the ends before the beginnings: so none
    /// is missing at one place that is not seen any more at the other.
    ///
    /// @param threads see [PoolSnapshot#threads()]
    /// @param busy see [PoolSnapshot#busy()]
    /// @param queued see [PoolSnapshot#queued()]
    /// @param oldestNanos how long the oldest queued task has waited, in nanoseconds
    /// @return the snapshot
    public PoolSnapshot snapshot(int threads, int busy, int queued, long oldestNanos) {
        long completed = completedInTime.sum() + completedLate.sum();
        long failed = failedInTime.sum() + failedLate.sum();
        long neverRun = abandoned.sum();
        // After those that were submitted before; and two counters, as neither may ever fall.
        long neverAccepted = retracted.sum();
        long everAccepted = submitted.sum() - neverAccepted;
        return PoolSnapshot.empty()
                .withThreads(threads)
                .withBusy(busy)
                .withQueued(queued)
                .withSubmitted(everAccepted)
                .withCompleted(completed)
                .withFailed(failed)
                .withAbandoned(neverRun)
                .withRejected(rejected.sum())
                .withStolen(stolen.sum())
                .withRetaken(retaken.sum())
                .withOverflowed(overflowed.sum())
                .withOldestQueued(Duration.ofNanos(oldestNanos));
    }
}
