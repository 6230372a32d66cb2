package hyperserve.pool.virtual;

import hyperserve.api.PoolTask;

import java.util.function.Consumer;

/// One task on its way, and the one place that decides whether it is run.
///
/// Its monitor guards the state. Nobody but its own thread takes that in a life without incident,
/// and no code of others runs inside.
final class Flight implements Runnable {

    private enum State {
        /// Accepted; its thread has not begun, or is not even started.
        ACCEPTED,
        /// Taken back by its submitter: it was never accepted, as far as anybody knows.
        RETRACTED,
        /// Its task will never run.
        ABANDONED,
        /// Its task runs.
        RUNNING,
        /// Its task runs and was interrupted, so that its end comes too late to be its own.
        INTERRUPTED,
        /// Its task has run.
        ENDED
    }

    /// What [#cut] did.
    enum Cut {
        ABANDONED,
        INTERRUPTED,
        NOTHING
    }

    final PoolTask task;
    private final Consumer<Flight> course;
    private State state = State.ACCEPTED;

    /// Its task is inside [ThreadPerTaskPool#drain], so nobody who drains may wait for it. Guarded
    /// by the pool's lock.
    boolean draining;

    /// @param course what its thread does with it
    Flight(PoolTask task, Consumer<Flight> course) {
        this.task = task;
        this.course = course;
    }

    @Override
    public void run() {
        course.accept(this);
    }

    /// Takes it back; for its submitter, which has not started the thread.
    ///
    /// @return false if it was abandoned first
    synchronized boolean retract() {
        if (state != State.ACCEPTED) {
            return false;
        }
        state = State.RETRACTED;
        return true;
    }

    /// Says whether its thread, which is the calling one, is to run the task.
    synchronized boolean begin() {
        if (state != State.ACCEPTED) {
            return false;
        }
        state = State.RUNNING;
        return true;
    }

    /// Counts the end of the task in the same step that ends it, so that a drain which cuts finds
    /// each task either counted or still to be interrupted.
    synchronized void end(boolean completed, Tally tally) {
        tally.countEnd(state == State.RUNNING, completed);
        state = State.ENDED;
    }

    /// Interrupts the task, or sees to it that it never runs. An interrupt is sent inside, so none
    /// comes after the end of the task.
    ///
    /// @param thread the flight's thread
    synchronized Cut cut(Thread thread) {
        return switch (state) {
            case ACCEPTED -> {
                state = State.ABANDONED;
                yield Cut.ABANDONED;
            }
            case RUNNING, INTERRUPTED -> {
                state = State.INTERRUPTED;
                thread.interrupt();
                yield Cut.INTERRUPTED;
            }
            case RETRACTED, ABANDONED, ENDED -> Cut.NOTHING;
        };
    }
}
