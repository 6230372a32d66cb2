package hyperserve.pool.lockfree;

import hyperserve.api.Nullable;
import hyperserve.api.PoolWorker;
import hyperserve.api.pool.Tally;
import hyperserve.api.pool.TaskThreads;

import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/// Tasks that wait run on virtual threads, one each, so that they keep no worker; and on platform
/// threads while virtual ones do not get to run, for which see [TaskThreads].
///
/// Start: register the task, look whether the pool is shut, start its thread. Cut: shut the pool,
/// look at every task that is registered. Both the map and the phase are volatile, so one of the
/// two sees the other. An interrupt that comes late hits nothing: no other task begins on that
/// thread, as the pool is shut.
final class Overflow {

    private static final ThreadFactory THREADS =
            Thread.ofVirtual()
                    .name("hyperserve-lockfree-overflow")
                    .inheritInheritableThreadLocals(false)
                    .factory();

    private final TaskThreads<Submission> running;
    private final Phase.Clock phase;
    private final Tally tally;

    /// @param runner runs a task and accounts for it
    /// @param starter starts a thread
    Overflow(
            Phase.Clock phase, Tally tally, Consumer<Submission> runner, Consumer<Thread> starter) {
        this.phase = phase;
        this.tally = tally;
        this.running = new TaskThreads<>("hyperserve-lockfree-", THREADS, runner, starter);
    }

    /// Sends a task off on a thread of its own.
    ///
    /// @return false if there is none for it; the task is retracted then
    boolean start(Submission submission) {
        try {
            if (running.start(submission, phase::isShut)) {
                tally.countOverflowed();
                return true;
            }
            return !submission.retract();
        } catch (Throwable e) {
            boolean retracted = submission.retract();
            Mishap.NO_VIRTUAL_THREAD.log(e);
            return !retracted;
        }
    }

    int size() {
        return running.size();
    }

    /// The platform threads that stand in for virtual ones at the moment.
    List<PoolWorker> standIns() {
        return running.standIns();
    }

    /// The task that the calling thread runs, if it is one of these threads.
    @Nullable
    Submission ofThisThread() {
        return running.ofThisThread();
    }

    /// Interrupts what runs and abandons what has not begun.
    void cut(Cut cut) {
        running.forEach(cut);
    }

    List<Thread> threads() {
        return running.threads();
    }

    /// Lets the threads end, once the pool is shut and cut.
    void end() {
        running.end();
    }
}
