package hyperserve.pool.executor;

import hyperserve.api.Nullable;
import hyperserve.api.PoolWorker;
import hyperserve.api.pool.Deadline;
import hyperserve.api.pool.TaskThreads;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;

/// Submissions with a thread each, made for it, and stand-ins for virtual threads that do not get
/// to run.
final class ThreadPerTask implements Submissions {

    private final TaskThreads<Submission> threads;

    /// @param names how the names of the watcher and the stand-ins begin
    ThreadPerTask(ThreadFactory factory, String names) {
        this(new TaskThreads<>(names, factory, Submission::run, Thread::start));
    }

    ThreadPerTask(TaskThreads<Submission> threads) {
        this.threads = threads;
    }

    @Override
    public boolean launch(Submission submission, BooleanSupplier shut) {
        return threads.start(submission, shut);
    }

    /// Nothing to do: the thread was known before.
    @Override
    public void enter(Submission submission) {}

    /// Nothing to do: whoever has run the submission forgets it then.
    @Override
    public void remove(Submission submission) {}

    @Override
    public @Nullable Submission ofThisThread() {
        return threads.ofThisThread();
    }

    @Override
    public Iterable<Submission> all() {
        List<Submission> all = new ArrayList<>();
        threads.forEach((_, submission) -> all.add(submission));
        return all;
    }

    /// Nothing to do: nobody else's work depends on the thread.
    @Override
    public void blocking() {}

    /// None is queued. That includes threads which the scheduler has not got to yet.
    @Override
    public Load load(int inFlight) {
        return new Load(inFlight, 0, 0);
    }

    @Override
    public List<PoolWorker> standIns() {
        return threads.standIns();
    }

    @Override
    public void shutDown() {
        threads.end();
    }

    @Override
    public boolean awaitEnd(Deadline deadline, boolean inside) {
        boolean ended = true;
        for (Thread thread : threads.threads()) {
            // One that is not even started belongs to a submitter that races this call. It will
            // find its task abandoned, and there is no way to wait for it.
            if (thread != Thread.currentThread() && thread.getState() != Thread.State.NEW) {
                ended &= deadline.await(nanos -> thread.join(Duration.ofNanos(nanos)));
            }
        }
        return ended;
    }
}
