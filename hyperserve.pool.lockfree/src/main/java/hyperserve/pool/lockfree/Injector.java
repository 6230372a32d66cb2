package hyperserve.pool.lockfree;

import hyperserve.api.Nullable;
import hyperserve.api.pool.ForeignCode;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.PoolTask.Kind;
import hyperserve.api.pool.Tally;

import java.util.concurrent.ConcurrentLinkedQueue;

/// The way in for tasks that no source has brought: lets them in, keeps them until somebody is
/// free, and accounts for their end.
///
/// The queue is that of Michael and Scott, as the JDK has it, with a collector to free its nodes.
/// It is bounded by [InFlight].
final class Injector {

    private final ConcurrentLinkedQueue<Submission> queue = new ConcurrentLinkedQueue<>();
    private final WorkStealingPool pool;
    private final Phase.Clock phase;
    private final InFlight inFlight;
    private final Tally tally;

    Injector(WorkStealingPool pool, Phase.Clock phase, InFlight inFlight, Tally tally) {
        this.pool = pool;
        this.phase = phase;
        this.inFlight = inFlight;
        this.tally = tally;
    }

    boolean tryExecute(PoolTask task) {
        Submission submission = new Submission(task, System.nanoTime());
        if (!accepts() || !inFlight.tryEnter()) {
            tally.countRejected();
            return false;
        }
        tally.countSubmitted();
        boolean accepted = false;
        try {
            // Once more, as now a drain that begins later waits for this one.
            accepted = accepts() && send(submission);
        } finally {
            if (!accepted) {
                tally.countRetracted();
                tally.countRejected();
                leave();
            }
        }
        return accepted;
    }

    private void leave() {
        inFlight.leave();
        pool.taskEnded();
    }

    private boolean accepts() {
        return switch (phase.now()) {
            case RUNNING -> true;
            case DRAINING -> pool.currentSubmission() != null;
            case NEW, DRAINED, CLOSED -> false;
        };
    }

    /// A task that waits goes to a virtual thread; so does one that a worker with a lane must not
    /// run itself.
    private boolean send(Submission submission) {
        return (submission.kind() == Kind.BLOCKING || pool.isInSourceTask())
                ? pool.overflow().start(submission)
                : add(submission);
    }

    private boolean add(Submission submission) {
        queue.add(submission);
        // A cut empties the queue after it has shut the pool: so either it finds this one, or this
        // finds the pool shut. What it found it tells of, and that counts as accepted.
        if (phase.isShut() && queue.remove(submission)) {
            return false;
        }
        wake();
        return true;
    }

    /// What is in the queue is accepted, whatever becomes of this.
    private void wake() {
        try {
            pool.wakeForSubmission();
        } catch (Throwable e) {
            Mishap.SUBMISSION_NOT_TOLD.log(e);
        }
    }

    @Nullable
    Submission take() {
        return queue.poll();
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    int size() {
        return queue.size();
    }

    /// How long the first one has waited, in nanoseconds.
    long oldestAge() {
        Submission oldest = queue.peek();
        return oldest == null ? 0 : Math.max(0, System.nanoTime() - oldest.nanoTime);
    }

    /// Gives a task that was accepted to a virtual thread, in place of a worker.
    void overflow(Submission submission) {
        if (!pool.overflow().start(submission)) {
            tellAbandoned(submission);
        }
    }

    /// Runs a task that the calling thread has announced as its current one. If the pool was shut
    /// by then, a cut may have missed it, so it does not begin any more.
    void run(Submission submission) {
        if (phase.isShut() && submission.abandon()) {
            tellAbandoned(submission);
            return;
        }
        if (!submission.begin()) {
            return;
        }
        boolean completed = false;
        try {
            completed = ForeignCode.run(submission.task);
        } finally {
            end(submission, completed);
        }
    }

    private void end(Submission submission, boolean completed) {
        boolean inTime = submission.ending();
        try {
            tally.countEnd(completed, inTime);
        } finally {
            if (inTime) {
                submission.ended();
            }
            leave();
        }
    }

    void cut(Cut cut) {
        for (Submission each = take(); each != null; each = take()) {
            cut.visitQueued(each);
        }
    }

    /// Tells a task that it will never be run; for whoever has abandoned it.
    private void tellAbandoned(Submission submission) {
        ForeignCode.abandon(submission.task);
        tally.countAbandoned();
        leave();
    }
}
