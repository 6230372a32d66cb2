package hyperserve.pool.executor;

import hyperserve.api.Nullable;
import hyperserve.api.pool.Deadline;
import hyperserve.api.pool.Drain;
import hyperserve.api.pool.Tally;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// How the submissions of a pool come to their end: what its drain asks of them, and the wait for
/// the last one.
final class Ending implements Drain.Tasks<Submission> {

    private final ReentrantLock lock;
    private final Admission admission;
    private final Submissions submissions;
    private final Tally tally;
    private final Condition left;

    Ending(ReentrantLock lock, Admission admission, Submissions submissions, Tally tally) {
        this.lock = lock;
        this.admission = admission;
        this.submissions = submissions;
        this.tally = tally;
        this.left = lock.newCondition();
    }

    @Override
    public @Nullable Submission ofThisThread() {
        return submissions.ofThisThread();
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
    public void cut(Drain.Cut<Submission> cut) {
        for (Submission submission : submissions.all()) {
            if (!cut.spares(submission)) {
                // Not a switch: that would load a class of its own, and may fail for want of
                // memory.
                Submission.Cut what = submission.cut(tally);
                if (what == Submission.Cut.ABANDONED) {
                    cut.abandoned(submission.task);
                    admission.leave();
                } else if (what == Submission.Cut.INTERRUPTED) {
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
