package hyperserve.pool.lockfree;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// What becomes of the tasks of a pool that is shut, as it is gathered.
final class Cut {

    private final Predicate<Submission> spared;

    /// Tasks that will never run, to be told so without a lock.
    final List<Submission> abandoned = new ArrayList<>();

    private int interrupted;

    /// @param spared whether a task is to go on
    Cut(Predicate<Submission> spared) {
        this.spared = spared;
    }

    void visitQueued(Submission submission) {
        if (submission.abandon()) {
            abandoned.add(submission);
        }
    }

    /// Interrupts a task, or sees to it that it does not begin.
    void visit(Thread thread, Submission submission) {
        if (spared.test(submission)) {
            return;
        }
        switch (submission.cut()) {
            case ABANDONED -> abandoned.add(submission);
            case INTERRUPTED -> {
                thread.interrupt();
                interrupted++;
            }
            case NOTHING -> {}
        }
    }

    /// How many tasks it has cut short.
    long size() {
        return (long) abandoned.size() + interrupted;
    }
}
