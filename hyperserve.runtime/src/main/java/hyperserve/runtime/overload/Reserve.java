package hyperserve.runtime.overload;

import hyperserve.api.Nullable;
import hyperserve.api.logging.FailureLog;
import hyperserve.api.pool.ForeignCode;
import hyperserve.api.pool.PoolTask;

import java.util.concurrent.atomic.AtomicReferenceArray;

/// Threads for requests that are answered however much else there is to do, apart from those of the
/// pool: one is begun for each, and ends with it. Platform threads, as handlers that compute may
/// keep what virtual ones run on. Any thread may use it.
///
/// Once a thread runs, nothing is allocated before its task: it would be lost, and its client wait.
public final class Reserve {

    /// How many there are at a time: so few that they are no way around the bounds of a server.
    static final int MOST = 32;

    private static final FailureLog FAILURES = new FailureLog(Reserve.class.getName());
    private static final String NO_THREAD =
            "no thread for a critical request, which waits as others do";

    private final AtomicReferenceArray<@Nullable Thread> threads = new AtomicReferenceArray<>(MOST);

    private volatile boolean interrupted;

    /// No thread yet.
    public Reserve() {}

    /// Runs a task on a thread of its own. What it throws is logged.
    ///
    /// @param task what to run, once
    /// @return false if as many run as may, or there is no memory for one more; the task is not run
    ///     then
    public boolean tryExecute(PoolTask task) {
        try {
            Thread thread =
                    Thread.ofPlatform()
                            .name("hyperserve-critical")
                            .daemon()
                            .inheritInheritableThreadLocals(false)
                            .unstarted(() -> run(task));
            int place = take(thread);
            return place < MOST && start(thread, place);
        } catch (OutOfMemoryError e) {
            FAILURES.error(NO_THREAD, e);
            return false;
        }
    }

    /// {@return which place it has now, [#MOST] if none is free}
    private int take(Thread thread) {
        int place = 0;
        while (place < MOST && !threads.compareAndSet(place, null, thread)) {
            place++;
        }
        return place;
    }

    private boolean start(Thread thread, int place) {
        boolean started = false;
        try {
            thread.start();
            started = true;
        } finally {
            if (!started) {
                threads.set(place, null);
            }
        }
        return true;
    }

    private void run(PoolTask task) {
        Thread caller = Thread.currentThread();
        // Who interrupts all sees this one, or it sees that.
        if (interrupted) {
            caller.interrupt();
        }
        ForeignCode.run(task);
        for (int i = 0; i < MOST; i++) {
            threads.compareAndSet(i, caller, null);
        }
    }

    /// Interrupts all tasks that run, and those that are still to begin.
    public void interrupt() {
        interrupted = true;
        for (int i = 0; i < MOST; i++) {
            Thread thread = threads.get(i);
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    /// {@return whether no task runs, nor is about to}
    public boolean isIdle() {
        for (int i = 0; i < MOST; i++) {
            if (threads.get(i) != null) {
                return false;
            }
        }
        return true;
    }
}
