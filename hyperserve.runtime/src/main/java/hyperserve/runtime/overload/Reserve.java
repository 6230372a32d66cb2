package hyperserve.runtime.overload;

import hyperserve.runtime.logging.LazyLogger;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Threads for requests that are answered however much else there is to do, apart from those of the
/// pool: one is begun for each, and ends with it. Platform threads, as handlers that compute may
/// keep what virtual ones run on. Any thread may use it.
public final class Reserve {

    private static final Logger LOG = LazyLogger.of(Reserve.class);

    /// How many there are at a time: so few that they are no way around the bounds of a server.
    static final int MOST = 32;

    private final AtomicInteger busy = new AtomicInteger();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private volatile boolean interrupted;

    /// No thread yet.
    public Reserve() {}

    /// Runs a task on a thread of its own.
    ///
    /// @param task what to run, once
    /// @return false if as many run as may; the task is not run then
    public boolean tryExecute(Runnable task) {
        if (busy.incrementAndGet() > MOST) {
            busy.decrementAndGet();
            return false;
        }
        boolean begun = false;
        try {
            begin(task);
            begun = true;
        } catch (OutOfMemoryError e) {
            LOG.log(Level.WARNING, "no thread for a critical request: it waits as others do", e);
        } finally {
            if (!begun) {
                busy.decrementAndGet();
            }
        }
        return begun;
    }

    private void begin(Runnable task) {
        Thread.ofPlatform()
                .name("hyperserve-critical")
                .daemon()
                .inheritInheritableThreadLocals(false)
                .start(() -> run(task));
    }

    private void run(Runnable task) {
        Thread caller = Thread.currentThread();
        try {
            threads.add(caller);
            // Who interrupts all sees this one, or it sees that.
            if (interrupted) {
                caller.interrupt();
            }
            task.run();
        } finally {
            threads.remove(caller);
            busy.decrementAndGet();
        }
    }

    /// Interrupts all tasks that run, and those that are still to begin.
    public void interrupt() {
        interrupted = true;
        threads.forEach(Thread::interrupt);
    }

    /// {@return whether no task runs, nor is about to}
    public boolean isIdle() {
        return busy.get() == 0;
    }
}
