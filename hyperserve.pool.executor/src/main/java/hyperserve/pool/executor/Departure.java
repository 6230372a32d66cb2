package hyperserve.pool.executor;

import hyperserve.api.Nullable;
import hyperserve.api.pool.Deadline;
import hyperserve.api.pool.Drain;
import hyperserve.api.pool.Tally;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// How the flights of a pool come to their end: what its drain asks of them, and the wait for the
/// last one.
final class Departure implements Drain.Tasks<Flight> {

    private final ReentrantLock lock;
    private final Admission admission;
    private final Flights flights;
    private final Tally tally;
    private final Condition left;

    Departure(ReentrantLock lock, Admission admission, Flights flights, Tally tally) {
        this.lock = lock;
        this.admission = admission;
        this.flights = flights;
        this.tally = tally;
        this.left = lock.newCondition();
    }

    @Override
    public @Nullable Flight ofThisThread() {
        return flights.ofThisThread();
    }

    @Override
    public int inFlight() {
        return admission.inFlight();
    }

    @Override
    public long finished() {
        return tally.finishedInTime();
    }

    @Override
    public void acceptFromTasks() {
        admission.drainLocked();
    }

    @Override
    public void acceptNothing() {
        admission.shutLocked();
    }

    @Override
    public void cut(Drain.Cut<Flight> cut) {
        for (Flight flight : flights.all()) {
            if (!cut.spares(flight)) {
                // Not a switch: that would load a class of its own, and may fail for want of
                // memory.
                Flight.Cut what = flight.cut(tally);
                if (what == Flight.Cut.ABANDONED) {
                    cut.abandoned(flight.task);
                    admission.leave();
                } else if (what == Flight.Cut.INTERRUPTED) {
                    cut.interrupted();
                }
            }
        }
    }

    /// To be called when a task has left while the pool drains or is shut.
    void taskLeft() {
        lock.lock();
        try {
            if (admission.inFlight() <= 1) {
                left.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits until all tasks have left; for when the pool is closed, so that their number only
    /// falls, and nobody is left who might be abandoned.
    ///
    /// @param own how many tasks the caller is, 1 or 0
    /// @return whether they have left in time
    boolean awaitOthers(int own, Deadline deadline) {
        lock.lock();
        try {
            deadline.await(
                    nanos -> {
                        long time = nanos;
                        while (admission.inFlight() > own && time > 0) {
                            time = left.awaitNanos(time);
                        }
                        return admission.inFlight() <= own;
                    });
            return admission.inFlight() <= own;
        } finally {
            lock.unlock();
        }
    }
}
