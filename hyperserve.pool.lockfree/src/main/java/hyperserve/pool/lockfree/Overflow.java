package hyperserve.pool.lockfree;

import hyperserve.api.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/// Tasks that wait run on virtual threads, one each, so that they keep no worker.
///
/// Start: register the thread, look whether the pool is shut, start it. Cut: shut the pool, look at
/// every thread that is registered. Both the map and the phase are volatile, so one of the two sees
/// the other. A thread runs one task, so an interrupt that comes late hits nothing.
final class Overflow {

    private static final ThreadFactory THREADS =
            Thread.ofVirtual()
                    .name("hyperserve-lockfree-overflow")
                    .inheritInheritableThreadLocals(false)
                    .factory();

    private final Map<Thread, Submission> running = new ConcurrentHashMap<>();
    private final Phase.Clock phase;
    private final Tally tally;
    private final Consumer<Submission> runner;
    private final Consumer<Thread> starter;

    /// @param runner runs a task and accounts for it
    /// @param starter starts a thread
    Overflow(
            Phase.Clock phase, Tally tally, Consumer<Submission> runner, Consumer<Thread> starter) {
        this.phase = phase;
        this.tally = tally;
        this.runner = runner;
        this.starter = starter;
    }

    /// Sends a task off on a thread of its own.
    ///
    /// @return false if there is none for it; the task is retracted then
    boolean start(Submission submission) {
        @Nullable Thread thread = null;
        Throwable failure = null;
        try {
            thread = THREADS.newThread(() -> run(submission));
            running.put(thread, submission);
            if (!phase.isShut()) {
                starter.accept(thread);
                tally.overflowed.increment();
                return true;
            }
        } catch (Throwable e) {
            failure = e;
        }
        // Nothing may come between what has failed and this.
        boolean retracted = submission.retract();
        if (thread != null && !thread.isAlive()) {
            running.remove(thread);
        }
        if (failure != null) {
            FailureLog.error(Mishap.NO_VIRTUAL_THREAD, failure);
        }
        return !retracted;
    }

    private void run(Submission submission) {
        try {
            runner.accept(submission);
        } finally {
            running.remove(Thread.currentThread());
        }
    }

    int size() {
        return running.size();
    }

    /// The task that the calling thread runs, if it is one of these threads.
    @Nullable
    Submission ofThisThread() {
        return running.get(Thread.currentThread());
    }

    /// Interrupts what runs and abandons what has not begun.
    void cut(Cut cut) {
        running.forEach((thread, submission) -> cut.visit(thread, submission));
    }

    List<Thread> threads() {
        return new ArrayList<>(running.keySet());
    }
}
