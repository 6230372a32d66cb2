package hyperserve.pool.tck;

import hyperserve.api.pool.EventSource;
import hyperserve.api.pool.PoolTask;

import java.util.concurrent.locks.LockSupport;

/// Polls a source on a thread of its own, well but for the fault of its pool.
final class FaultyLoop {

    private final FaultyPool pool;
    private final EventSource source;
    private final Thread thread;
    private volatile boolean closing;
    private int handedOut;

    FaultyLoop(FaultyPool pool, EventSource source) {
        this.pool = pool;
        this.source = source;
        this.thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("faulty-loop")
                        .inheritInheritableThreadLocals(pool.has(Fault.INHERITS_FROM_ITS_CALLERS))
                        .start(this::loop);
    }

    private void loop() {
        while (!closing) {
            while (mayNotPoll()) {
                LockSupport.parkNanos(100_000);
            }
            if (!pool.has(Fault.SPINS_AFTER_A_STRAY_INTERRUPT)
                    && !pool.has(Fault.INTERRUPT_REACHES_POLL)) {
                Thread.interrupted();
            }
            source.poll(pool.has(Fault.POLLS_WITHOUT_WAITING) ? 0 : Long.MAX_VALUE);
            for (PoolTask task = source.next(); task != null; task = source.next()) {
                if (!drops()) {
                    run(task);
                }
            }
        }
    }

    private boolean mayNotPoll() {
        boolean should =
                pool.has(Fault.STOPS_POLLING_TO_DRAIN, pool.isDraining())
                        || pool.has(Fault.POLLS_ONLY_WITH_A_FREE_WORKER, pool.isBusy())
                        || pool.has(Fault.POLLS_UNLESS_MAX_WAIT, pool.isStalled())
                        || pool.has(Fault.LOSES_ITS_POLLERS_TO_A_SHORT_STACK, pool.outOfStack);
        return should && !closing;
    }

    private boolean drops() {
        handedOut++;
        return pool.has(Fault.DROPS_A_READY_TASK, handedOut == 20)
                || pool.has(Fault.DROPS_READY_TASKS_WHEN_FULL, pool.isFull());
    }

    private void run(PoolTask task) {
        try {
            task.run();
        } catch (Throwable e) {
            if (pool.has(Fault.POLLER_DIES_OF_A_FAILURE)) {
                throw e;
            }
        } finally {
            if (!pool.has(Fault.INTERRUPT_REACHES_POLL)) {
                Thread.interrupted();
            }
        }
    }

    /// Waits until the thread waits in its poll.
    void awaitPoll() {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            LockSupport.parkNanos(100_000);
        }
    }

    boolean isHere() {
        return Thread.currentThread() == thread;
    }

    void close() {
        closing = !pool.has(Fault.POLLS_AFTER_CLOSE);
        source.wakeup();
        if (closing && (!isHere() || pool.has(Fault.CLOSE_WAITS_FOR_ITS_POLLER))) {
            FaultyEnd.join(thread, FaultyPool.FOR_EVER);
        }
    }
}
