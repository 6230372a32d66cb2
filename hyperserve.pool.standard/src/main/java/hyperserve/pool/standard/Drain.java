package hyperserve.pool.standard;

import hyperserve.api.DrainReport;
import hyperserve.api.Nullable;
import hyperserve.api.pool.Deadline;
import hyperserve.api.pool.PoolTask;

import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/// The one drain of a pool, however many callers it has. It ends once and for all of them, when
/// nothing is left to wait for or when the first of them runs out of time.
///
/// Callers that are tasks of the pool are waited for by nobody and left out of the report: two of
/// them would otherwise wait for each other.
final class Drain {

    private enum State {
        NOT_BEGUN,
        GOING_ON,
        ENDED
    }

    private final TaskQueue queue;
    private final Crew crew;
    private final Tally tally;
    private final Condition ended;

    private State state = State.NOT_BEGUN;
    private int callingTasks;
    private long finishedBefore;
    private DrainReport report = new DrainReport(0, 0);

    Drain(ReentrantLock lock, TaskQueue queue, Crew crew, Tally tally) {
        this.ended = lock.newCondition();
        this.queue = queue;
        this.crew = crew;
        this.tally = tally;
    }

    boolean hasBegunLocked() {
        return state != State.NOT_BEGUN;
    }

    boolean isGoingOnLocked() {
        return state == State.GOING_ON;
    }

    void enterLocked(@Nullable Worker caller) {
        if (state == State.NOT_BEGUN) {
            state = State.GOING_ON;
            finishedBefore = tally.finished();
        }
        if (caller != null) {
            caller.draining = true;
            callingTasks++;
        }
        endIfQuietLocked();
    }

    void leaveLocked(@Nullable Worker caller) {
        if (caller != null) {
            caller.draining = false;
            callingTasks--;
        }
    }

    /// Waits for the end, giving the lock up meanwhile.
    ///
    /// @return whether it came in time
    boolean awaitLocked(Deadline deadline) {
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

    /// To be called whenever a task has ended.
    void endIfQuietLocked() {
        if (state == State.GOING_ON && queue.isEmpty() && crew.withTaskLocked() == callingTasks) {
            endLocked(0);
        }
    }

    /// Empties the queue and interrupts tasks; that ends the drain, even one that has not begun.
    ///
    /// @return the tasks that will never run, to be told so without the lock
    List<PoolTask> cutLocked(Predicate<Worker> interrupts) {
        List<PoolTask> left = queue.pollAll();
        tally.abandoned += left.size();
        int interrupted = crew.interruptLocked(interrupts);
        switch (state) {
            case NOT_BEGUN -> state = State.ENDED;
            case GOING_ON -> endLocked((long) left.size() + interrupted);
            case ENDED -> {}
        }
        return left;
    }

    private void endLocked(long cut) {
        state = State.ENDED;
        report = new DrainReport(tally.finished() - finishedBefore, cut);
        ended.signalAll();
    }

    /// What it came to; nothing, if the pool was closed before.
    DrainReport reportLocked() {
        return report;
    }
}
