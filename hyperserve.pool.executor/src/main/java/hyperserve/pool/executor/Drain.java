package hyperserve.pool.executor;

import hyperserve.api.DrainReport;
import hyperserve.api.Nullable;
import hyperserve.api.pool.Deadline;
import hyperserve.api.pool.PoolTask;

import java.util.ArrayList;
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

    private final ReentrantLock lock;
    private final Admission admission;
    private final Flights flights;
    private final Tally tally;
    private final Condition ended;
    private final Condition left;

    private State state = State.NOT_BEGUN;
    private int callingTasks;
    private long finishedBefore;
    private DrainReport report = new DrainReport(0, 0);

    Drain(ReentrantLock lock, Admission admission, Flights flights, Tally tally) {
        this.lock = lock;
        this.admission = admission;
        this.flights = flights;
        this.tally = tally;
        this.ended = lock.newCondition();
        this.left = lock.newCondition();
    }

    void enterLocked(@Nullable Flight caller) {
        if (state == State.NOT_BEGUN) {
            state = State.GOING_ON;
            finishedBefore = tally.finishedInTime();
            admission.drainLocked();
        }
        if (caller != null) {
            caller.draining = true;
            callingTasks++;
        }
        endIfQuietLocked();
    }

    void leaveLocked(@Nullable Flight caller) {
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
                    long time = nanos;
                    while (state != State.ENDED && time > 0) {
                        time = ended.awaitNanos(time);
                    }
                    return state == State.ENDED;
                });
        return state == State.ENDED;
    }

    /// Waits until all tasks have left, giving the lock up meanwhile; for when the pool is closed,
    /// so that their number only falls, and nobody is left who might be abandoned.
    ///
    /// @param own how many tasks the caller is, 1 or 0
    /// @return whether they have left in time
    boolean awaitOthersLocked(int own, Deadline deadline) {
        deadline.await(
                nanos -> {
                    long time = nanos;
                    while (admission.inFlight() > own && time > 0) {
                        time = left.awaitNanos(time);
                    }
                    return admission.inFlight() <= own;
                });
        return admission.inFlight() <= own;
    }

    /// To be called when a task has left while the pool drains or is shut.
    void taskLeft() {
        lock.lock();
        try {
            endIfQuietLocked();
            if (admission.inFlight() <= 1) {
                left.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Nothing is left if only callers are in flight: they wait here, so they submit nothing.
    private void endIfQuietLocked() {
        if (state == State.GOING_ON && admission.inFlight() == callingTasks) {
            endLocked(0);
        }
    }

    /// Abandons what has not begun and interrupts what runs; that ends the drain, even one that has
    /// not begun.
    ///
    /// @return the tasks that will never run, to be told so without the lock
    List<PoolTask> cutLocked(Predicate<Flight> spared) {
        admission.shutLocked();
        // With room for all, so that none is abandoned and then not told, for want of memory.
        List<PoolTask> abandoned = new ArrayList<>(admission.inFlight());
        long interrupted = 0;
        for (Flight flight : flights.all()) {
            if (spared.test(flight)) {
                continue;
            }
            Flight.Cut cut = flight.cut(tally);
            if (cut == Flight.Cut.ABANDONED) {
                abandoned.add(flight.task);
                admission.leave();
            } else if (cut == Flight.Cut.INTERRUPTED && !flight.draining) {
                // Those that drain are in no report.
                interrupted++;
            }
        }
        if (state == State.GOING_ON) {
            endLocked(abandoned.size() + interrupted);
        }
        state = State.ENDED;
        return abandoned;
    }

    private void endLocked(long cut) {
        state = State.ENDED;
        admission.shutLocked();
        report = new DrainReport(tally.finishedInTime() - finishedBefore, cut);
        ended.signalAll();
    }

    /// What it came to; nothing, if the pool was closed before.
    DrainReport reportLocked() {
        return report;
    }
}
