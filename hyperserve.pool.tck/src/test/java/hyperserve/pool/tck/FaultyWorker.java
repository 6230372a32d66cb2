package hyperserve.pool.tck;

import hyperserve.api.Nullable;
import hyperserve.api.pool.PoolTask;
import hyperserve.pool.tck.FaultyPool.Phase;

import java.util.concurrent.TimeUnit;

/// A worker of a [FaultyPool]; its fields are guarded by the pool's lock.
final class FaultyWorker {

    private static final ThreadLocal<@Nullable FaultyWorker> CURRENT = new ThreadLocal<>();

    private final FaultyPool pool;
    final boolean virtual;
    final Thread thread;
    @Nullable PoolTask task;
    boolean draining;
    private boolean waits;

    FaultyWorker(FaultyPool pool, boolean virtual) {
        this.pool = pool;
        this.virtual = virtual;
        boolean inherits = pool.has(Fault.INHERITS_FROM_ITS_CALLERS);
        this.thread =
                virtual
                        ? Thread.ofVirtual()
                                .inheritInheritableThreadLocals(inherits)
                                .unstarted(this::work)
                        : Thread.ofPlatform()
                                .daemon()
                                .name("faulty")
                                .inheritInheritableThreadLocals(inherits)
                                .unstarted(this::work);
        thread.start();
    }

    /// The worker of this pool that runs a task on this thread.
    static @Nullable FaultyWorker currentOf(FaultyPool pool) {
        FaultyWorker worker = CURRENT.get();
        return worker != null && worker.pool == pool ? worker : null;
    }

    void waitLocked() {
        if (!waits) {
            waits = true;
            pool.running--;
            pool.waiting++;
        }
    }

    boolean isInterruptibleLocked() {
        boolean spared = draining && !pool.has(Fault.DRAIN_INTERRUPTS_ITS_CALLERS);
        return task != null && !spared && Thread.currentThread() != thread;
    }

    private void work() {
        CURRENT.set(this);
        pool.lock.lock();
        try {
            pool.coming--;
            while (takeLocked()) {
                runLocked();
            }
        } finally {
            pool.lock.unlock();
        }
    }

    /// Waits for a task; false if the worker has to end.
    private boolean takeLocked() {
        long left = keepAlive();
        while (pool.phase != Phase.CLOSED) {
            if (!pool.queue.isEmpty() && pool.running < pool.maxRunning()) {
                task = pool.queue.poll();
                pool.running++;
                return true;
            }
            int least = pool.has(Fault.SHRINKS_BELOW_MIN) ? 0 : pool.config.min();
            boolean surplus = pool.platform() > least && !pool.has(Fault.NEVER_SHRINKS);
            boolean over = surplus && left <= 0;
            if (virtual || over) {
                break;
            }
            left = restLocked(surplus ? left : Long.MAX_VALUE, left);
        }
        pool.workers.remove(this);
        pool.changed.signalAll();
        if (!virtual && pool.has(Fault.WAKES_A_WORKER_THAT_ENDS)) {
            pool.losses.loseSignals(4);
        }
        pool.reinforce();
        return false;
    }

    private long keepAlive() {
        return pool.has(Fault.CANNOT_WAIT_FOR_EVER)
                ? pool.config.keepAlive().toNanos()
                : TimeUnit.NANOSECONDS.convert(pool.config.keepAlive());
    }

    /// Sleeps, or wakes for no reason; the caller looks again.
    @SuppressWarnings("WaitNotInLoop")
    private long restLocked(long nanos, long before) {
        pool.idle++;
        try {
            if (pool.has(Fault.SPINS_WHEN_IDLE)) {
                pool.lock.unlock();
                Thread.onSpinWait();
                pool.lock.lock();
                return before;
            }
            long left = pool.changed.awaitNanos(nanos);
            return nanos == Long.MAX_VALUE ? before : left;
        } catch (InterruptedException e) {
            return before;
        } finally {
            pool.idle--;
        }
    }

    private void runLocked() {
        PoolTask mine = task;
        boolean good = false;
        pool.lock.unlock();
        try {
            mine.run();
            good = true;
            if (pool.has(Fault.RUNS_TWICE) && pool.completed == 100) {
                mine.run();
            }
        } catch (Throwable e) {
            if (pool.has(Fault.LOGS_UNDER_INTERRUPT)) {
                var _ = e.toString();
            }
            if (pool.has(Fault.DIES_OF_A_FAILED_LOG)) {
                var _ = e.getMessage();
            }
            if (e instanceof Error && pool.has(Fault.DIES_OF_ERRORS)) {
                throw e;
            }
        } finally {
            pool.lock.lock();
            endLocked(good);
        }
    }

    private void endLocked(boolean good) {
        task = null;
        if (waits) {
            pool.waiting--;
        } else {
            pool.running--;
        }
        waits = false;
        if (!pool.has(Fault.LEAKS_INTERRUPT_FLAG)) {
            Thread.interrupted();
        }
        boolean forgotten = pool.has(Fault.MISCOUNTS_COMPLETED) && pool.completed == 10;
        if (good || pool.has(Fault.COUNTS_FAILED_AS_COMPLETED)) {
            pool.completed += forgotten ? 0 : 1;
        } else {
            pool.failed++;
        }
        pool.reinforce();
    }
}
