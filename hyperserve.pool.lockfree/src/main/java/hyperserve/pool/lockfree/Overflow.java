package hyperserve.pool.lockfree;

import hyperserve.api.PoolTask;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Tasks that wait run on virtual threads, one each, so that they keep no worker.
final class Overflow {

    private final Set<Thread> running = ConcurrentHashMap.newKeySet();
    private final Consumer<PoolTask> runner;

    /// @param runner runs a task and accounts for it; throws nothing
    Overflow(Consumer<PoolTask> runner) {
        this.runner = runner;
    }

    /// Makes the thread for a task and registers it, so that [#interruptAll()] reaches it.
    Thread prepare(PoolTask task) {
        Thread thread = Thread.ofVirtual().name("hyperserve-overflow").unstarted(() -> run(task));
        running.add(thread);
        return thread;
    }

    private void run(PoolTask task) {
        try {
            runner.accept(task);
        } finally {
            running.remove(Thread.currentThread());
        }
    }

    /// Forgets a thread that will not be started.
    void discard(Thread thread) {
        running.remove(thread);
    }

    boolean contains(Thread thread) {
        return running.contains(thread);
    }

    /// Interrupts all but the caller. A thread runs one task, so no other can be hit.
    ///
    /// @return how many that were
    int interruptAll() {
        int count = 0;
        for (Thread thread : running) {
            if (thread != Thread.currentThread()) {
                thread.interrupt();
                count++;
            }
        }
        return count;
    }

    Set<Thread> threads() {
        return Set.copyOf(running);
    }
}
