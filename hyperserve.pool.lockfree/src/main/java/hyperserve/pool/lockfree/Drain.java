package hyperserve.pool.lockfree;

import hyperserve.api.DrainReport;
import hyperserve.api.Nullable;
import hyperserve.api.pool.Deadline;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The one drain of a pool, however many callers it has. It ends once and for all of them, when
/// nothing is left to wait for or when the first of them runs out of time.
///
/// Callers that are tasks of the pool are waited for by nobody and left out of the report: two of
/// them would otherwise wait for each other.
///
/// Its lock is the only one in the pool, and no task meets it before a shutdown has begun: a task
/// ends by lowering the number in flight, and then reads the phase; a drain sets the phase, and
/// then reads the number. Both are volatile, so either the drain sees the lower number or the task
/// sees the drain, and knocks.
final class Drain {

    private enum State {
        NOT_BEGUN,
        GOING_ON,
        ENDED
    }

    private final WorkStealingPool pool;
    private final Phase.Clock phase;
    private final Tally tally;
    private final Shutdown shutdown;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();

    // Guarded by the lock.
    private State state = State.NOT_BEGUN;
    private int callingTasks;
    private long finishedBefore;
    private DrainReport report = new DrainReport(0, 0);

    Drain(WorkStealingPool pool, Phase.Clock phase, Tally tally, Shutdown shutdown) {
        this.pool = pool;
        this.phase = phase;
        this.tally = tally;
        this.shutdown = shutdown;
    }

    /// Waits until all that was accepted has ended; cuts short what has not when the time is over.
    DrainReport drain(Duration grace) {
        Deadline deadline = Deadline.in(grace);
        Submission caller = pool.currentSubmission();
        List<Submission> left = List.of();
        DrainReport result;
        lock.lock();
        try {
            enterLocked();
            if (caller != null) {
                caller.draining = true;
                callingTasks++;
            }
            endIfQuietLocked();
            if (!awaitLocked(deadline)) {
                left = endLocked(new Cut(task -> task.draining), false);
            }
            if (caller != null) {
                caller.draining = false;
                callingTasks--;
            }
            result = report;
        } finally {
            lock.unlock();
        }
        shutdown.tellAbandoned(left);
        return result;
    }

    private void enterLocked() {
        if (state == State.NOT_BEGUN) {
            state = State.GOING_ON;
            finishedBefore = tally.finishedInTime();
            phase.advanceTo(Phase.DRAINING);
        }
    }

    private boolean awaitLocked(Deadline deadline) {
        deadline.await(
                nanos -> {
                    long left = nanos;
                    while (state != State.ENDED && left > 0) {
                        left = ended.awaitNanos(left);
                    }
                    return state == State.ENDED;
                });
        return state == State.ENDED;
    }

    /// Told when a task has left the number in flight.
    void taskEnded() {
        if (phase.now() != Phase.DRAINING) {
            return;
        }
        lock.lock();
        try {
            endIfQuietLocked();
        } finally {
            lock.unlock();
        }
    }

    /// Nothing is left if only callers are in flight: they wait here, so they submit nothing.
    private void endIfQuietLocked() {
        if (state == State.GOING_ON && tally.inFlight() == callingTasks) {
            phase.advanceTo(Phase.DRAINED);
            reportLocked(0);
        }
    }

    /// Cuts short whatever is left, as the pool closes.
    ///
    /// @param caller the task that closes the pool, which goes on
    /// @return the tasks that will never run
    List<Submission> close(@Nullable Submission caller) {
        lock.lock();
        try {
            return endLocked(new Cut(task -> task == caller), true);
        } finally {
            lock.unlock();
        }
    }

    private List<Submission> endLocked(Cut cut, boolean closes) {
        phase.advanceTo(Phase.DRAINED);
        shutdown.cut(cut, closes);
        switch (state) {
            case NOT_BEGUN -> state = State.ENDED;
            case GOING_ON -> reportLocked(cut.size());
            case ENDED -> {}
        }
        return cut.abandoned;
    }

    private void reportLocked(long cut) {
        state = State.ENDED;
        report = new DrainReport(tally.finishedInTime() - finishedBefore, cut);
        ended.signalAll();
    }
}
