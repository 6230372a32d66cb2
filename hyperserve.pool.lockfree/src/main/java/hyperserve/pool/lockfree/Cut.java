package hyperserve.pool.lockfree;

import hyperserve.api.pool.Drain;
import hyperserve.api.pool.Tally;

import java.util.function.BiConsumer;

/// Cuts short the tasks of a pool that is shut, one by one.
final class Cut implements BiConsumer<Thread, Submission> {

    private final Drain.Cut<Submission> result;
    private final InFlight inFlight;
    private final Tally tally;

    /// @param result whom to spare, and what is told of the others
    Cut(Drain.Cut<Submission> result, InFlight inFlight, Tally tally) {
        this.result = result;
        this.inFlight = inFlight;
        this.tally = tally;
    }

    void visitQueued(Submission submission) {
        if (submission.abandon()) {
            abandoned(submission);
        }
    }

    private void abandoned(Submission submission) {
        result.abandoned(submission.task);
        tally.countAbandoned();
        inFlight.leave();
    }

    /// Interrupts a task, or sees to it that it does not begin.
    @Override
    public void accept(Thread thread, Submission submission) {
        if (result.spares(submission)) {
            return;
        }
        // No switch, as in Shutdown.
        Submission.Cut found = submission.cut();
        if (found == Submission.Cut.ABANDONED) {
            abandoned(submission);
        } else if (found == Submission.Cut.INTERRUPTED) {
            thread.interrupt();
            result.interrupted();
        }
    }
}
