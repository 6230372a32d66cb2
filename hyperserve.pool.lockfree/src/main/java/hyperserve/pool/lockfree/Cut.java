package hyperserve.pool.lockfree;

import hyperserve.api.pool.Drain;
import hyperserve.api.pool.Tally;

/// Cuts short the tasks of a pool that is shut, one by one.
final class Cut {

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
    void visit(Thread thread, Submission submission) {
        if (result.spares(submission)) {
            return;
        }
        switch (submission.cut()) {
            case ABANDONED -> abandoned(submission);
            case INTERRUPTED -> {
                thread.interrupt();
                result.interrupted();
            }
            case NOTHING -> {}
        }
    }
}
