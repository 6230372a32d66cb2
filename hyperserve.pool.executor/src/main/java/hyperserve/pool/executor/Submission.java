package hyperserve.pool.executor;

import hyperserve.api.Nullable;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.Tally;

import java.util.Objects;
import java.util.function.Consumer;

/// One submitted task, and the one place that decides whether it is run.
///
/// Its monitor guards the state. Nobody but its own thread takes that in a life without incident,
/// and no code of others runs inside.
final class Submission implements Runnable {

    /// What has become of it.
    enum State {
        /// Accepted; no thread has come to it.
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
    private final Consumer<Submission> action;
    private State state = State.ACCEPTED;

    /// The thread that runs its task. Guarded by the monitor.
    private @Nullable Thread thread;

    /// @param action what its thread does with it
    Submission(PoolTask task, Consumer<Submission> action) {
        this.task = task;
        this.action = action;
    }

    @Override
    public void run() {
        action.accept(this);
    }

    /// Takes it back; for its submitter, if sending it on its way has failed.
    ///
    /// @return its state now: RETRACTED, or what somebody else made of it before
    synchronized State retract() {
        if (state == State.ACCEPTED) {
            state = State.RETRACTED;
        }
        return state;
    }

    /// Says whether the calling thread, which is its own from now on, is to run the task. The
    /// interrupt flag is clear then, whoever has set it.
    synchronized boolean begin() {
        if (state != State.ACCEPTED) {
            return false;
        }
        thread = Thread.currentThread();
        Thread.interrupted();
        state = State.RUNNING;
        return true;
    }

    /// Says whether it will never run because its thread cannot run it, and counts that.
    synchronized boolean abandon(Tally tally) {
        boolean waits = state == State.ACCEPTED;
        if (waits) {
            state = State.ABANDONED;
            tally.countAbandoned();
        }
        return waits;
    }

    /// Counts the end of the task in the same step that ends it, so that a drain which cuts finds
    /// each task either counted or still to be interrupted. What interrupts there were end, too.
    synchronized void end(boolean completed, Tally tally) {
        tally.countEnd(completed, state == State.RUNNING);
        state = State.ENDED;
        Thread.interrupted();
    }

    synchronized State state() {
        return state;
    }

    /// Interrupts the task, or sees to it that it never runs, and counts that. An interrupt is sent
    /// inside, so none comes after the end of the task.
    synchronized Cut cut(Tally tally) {
        if (abandon(tally)) {
            return Cut.ABANDONED;
        }
        if (state != State.RUNNING && state != State.INTERRUPTED) {
            return Cut.NOTHING;
        }
        state = State.INTERRUPTED;
        Objects.requireNonNull(thread, "begun").interrupt();
        return Cut.INTERRUPTED;
    }
}
