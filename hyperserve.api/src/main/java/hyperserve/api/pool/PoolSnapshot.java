package hyperserve.api.pool;

import hyperserve.api.Nullable;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;

/// What a [WorkerPool] is doing and has done. Gauges are of now, counters since the start. At rest
/// `submitted = completed + failed + abandoned`. All but the gauges `busy` and `threads` are about
/// tasks given to [WorkerPool#tryExecute], not those of event sources.
///
/// While tasks come and go the values are not of one instant; none is ever negative.
///
/// A pool begins with [#empty()] and says what it knows with a `with…` each. What it does not say
/// is zero, also what may join these values later. Immutable.
public final class PoolSnapshot {

    private static final int THREADS = 0;
    private static final int BUSY = 1;
    private static final int QUEUED = 2;
    private static final int SUBMITTED = 3;
    private static final int COMPLETED = 4;
    private static final int FAILED = 5;
    private static final int ABANDONED = 6;
    private static final int REJECTED = 7;
    private static final int STOLEN = 8;
    private static final int RETAKEN = 9;
    private static final int OVERFLOWED = 10;

    private static final PoolSnapshot EMPTY =
            new PoolSnapshot(new long[OVERFLOWED + 1], Duration.ZERO);

    private final long[] values;
    private final Duration oldestQueued;

    private PoolSnapshot(long[] values, Duration oldestQueued) {
        this.values = values;
        this.oldestQueued = Objects.requireNonNull(oldestQueued, "oldestQueued");
    }

    /// {@return a snapshot of a pool that has done nothing: all values are zero}
    public static PoolSnapshot empty() {
        return EMPTY;
    }

    private PoolSnapshot with(int index, long value) {
        long[] changed = values.clone();
        changed[index] = value;
        return new PoolSnapshot(changed, oldestQueued);
    }

    /// {@return workers alive: from the start between min and max, zero before it and once all have
    /// ended; not what polls or stands in for them meanwhile. In a pool that leaves threads to
    /// others, those that its tasks have}
    public int threads() {
        return (int) values[THREADS];
    }

    /// {@return tasks that are being run, on workers or in their place; also those of sources,
    /// where workers run them}
    public int busy() {
        return (int) values[BUSY];
    }

    /// {@return tasks accepted and not begun; zero in a pool that gives each a thread at once}
    public int queued() {
        return (int) values[QUEUED];
    }

    /// {@return tasks accepted by [WorkerPool#tryExecute]}
    public long submitted() {
        return values[SUBMITTED];
    }

    /// {@return of the tasks submitted, those that returned}
    public long completed() {
        return values[COMPLETED];
    }

    /// {@return of the tasks submitted, those that threw}
    public long failed() {
        return values[FAILED];
    }

    /// {@return of the tasks submitted, those that were never run}
    public long abandoned() {
        return values[ABANDONED];
    }

    /// {@return tasks refused by [WorkerPool#tryExecute]}
    public long rejected() {
        return values[REJECTED];
    }

    /// {@return tasks taken from another worker's queue}
    public long stolen() {
        return values[STOLEN];
    }

    /// {@return queues and sources taken from a worker that was stuck in a task}
    public long retaken() {
        return values[RETAKEN];
    }

    /// {@return tasks run on a virtual thread in place of a worker}
    public long overflowed() {
        return values[OVERFLOWED];
    }

    /// {@return how long the task at the head of the queue has waited, zero if none has}
    public Duration oldestQueued() {
        return oldestQueued;
    }

    /// This snapshot with another [#threads()].
    ///
    /// @param workers how many
    /// @return a new snapshot
    public PoolSnapshot withThreads(int workers) {
        return with(THREADS, workers);
    }

    /// This snapshot with another [#busy()].
    ///
    /// @param tasks how many
    /// @return a new snapshot
    public PoolSnapshot withBusy(int tasks) {
        return with(BUSY, tasks);
    }

    /// This snapshot with another [#queued()].
    ///
    /// @param tasks how many
    /// @return a new snapshot
    public PoolSnapshot withQueued(int tasks) {
        return with(QUEUED, tasks);
    }

    /// This snapshot with another [#submitted()].
    ///
    /// @param tasks how many
    /// @return a new snapshot
    public PoolSnapshot withSubmitted(long tasks) {
        return with(SUBMITTED, tasks);
    }

    /// This snapshot with another [#completed()].
    ///
    /// @param tasks how many
    /// @return a new snapshot
    public PoolSnapshot withCompleted(long tasks) {
        return with(COMPLETED, tasks);
    }

    /// This snapshot with another [#failed()].
    ///
    /// @param tasks how many
    /// @return a new snapshot
    public PoolSnapshot withFailed(long tasks) {
        return with(FAILED, tasks);
    }

    /// This snapshot with another [#abandoned()].
    ///
    /// @param tasks how many
    /// @return a new snapshot
    public PoolSnapshot withAbandoned(long tasks) {
        return with(ABANDONED, tasks);
    }

    /// This snapshot with another [#rejected()].
    ///
    /// @param tasks how many
    /// @return a new snapshot
    public PoolSnapshot withRejected(long tasks) {
        return with(REJECTED, tasks);
    }

    /// This snapshot with another [#stolen()].
    ///
    /// @param tasks how many
    /// @return a new snapshot
    public PoolSnapshot withStolen(long tasks) {
        return with(STOLEN, tasks);
    }

    /// This snapshot with another [#retaken()].
    ///
    /// @param count how many
    /// @return a new snapshot
    public PoolSnapshot withRetaken(long count) {
        return with(RETAKEN, count);
    }

    /// This snapshot with another [#overflowed()].
    ///
    /// @param tasks how many
    /// @return a new snapshot
    public PoolSnapshot withOverflowed(long tasks) {
        return with(OVERFLOWED, tasks);
    }

    /// This snapshot with another [#oldestQueued()].
    ///
    /// @param duration how long the task at the head of the queue has waited
    /// @return a new snapshot
    public PoolSnapshot withOldestQueued(Duration duration) {
        return new PoolSnapshot(values, duration);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PoolSnapshot that
                && Arrays.equals(values, that.values)
                && oldestQueued.equals(that.oldestQueued);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(values) + oldestQueued.hashCode();
    }

    @Override
    public String toString() {
        return """
        PoolSnapshot[threads=%s, busy=%s, queued=%s, submitted=%s, completed=%s, failed=%s, \
        abandoned=%s, rejected=%s, stolen=%s, retaken=%s, overflowed=%s, oldestQueued=%s]\
        """
                .formatted(
                        threads(),
                        busy(),
                        queued(),
                        submitted(),
                        completed(),
                        failed(),
                        abandoned(),
                        rejected(),
                        stolen(),
                        retaken(),
                        overflowed(),
                        oldestQueued);
    }
}
