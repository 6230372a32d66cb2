package hyperserve.pool.lockfree;

import hyperserve.api.DrainReport;
import hyperserve.api.PoolTask;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// Draining and closing. The only part of the pool with a lock, which no task meets on its way
/// before a shutdown has begun.
///
/// An interrupt must not reach the task after the one it is meant for. The interrupter sets
/// `interrupting`, and then, holding the worker's gate, interrupts it if it is in a task. A worker
/// that leaves a task moves its word on, then reads `interrupting`, and if it is set passes through
/// its gate before it clears its flag. Both sides are sequentially consistent: either the worker
/// waits for the interrupter, or the interrupter sees that the task is over.
final class Shutdown {

    private static final Logger LOG = System.getLogger(Shutdown.class.getName());

    private static final long CLOSE_LIMIT = TimeUnit.SECONDS.toNanos(5);

    private final WorkStealingPool pool;
    private final Tally tally;
    private final Crew crew;
    private final Overflow overflow;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile boolean interrupting;

    // Guarded by the lock.
    private boolean begun;
    private long endedBefore;
    private long cut;
    private int insiders;
    private boolean over;

    Shutdown(WorkStealingPool pool, Tally tally, Crew crew, Overflow overflow) {
        this.pool = pool;
        this.tally = tally;
        this.crew = crew;
        this.overflow = overflow;
    }

    /// Waits until all that was accepted has ended; cuts short what has not when the time is over.
    DrainReport drain(Duration grace) {
        boolean inside = pool.isInCountedTask();
        List<PoolTask> left = List.of();
        DrainReport report;
        lock.lock();
        try {
            if (!begun) {
                begun = true;
                endedBefore = tally.ended();
                pool.refuse();
            }
            insiders += inside ? 1 : 0;
            changed.signalAll();
            if (!awaitLocked(System.nanoTime() + nanos(grace)) && !over) {
                left = cutLocked();
            }
            insiders -= inside ? 1 : 0;
            report = new DrainReport(tally.ended() - endedBefore, cut);
        } finally {
            lock.unlock();
        }
        abandon(left);
        return report;
    }

    private static long nanos(Duration grace) {
        return Math.min(TimeUnit.NANOSECONDS.convert(grace), Long.MAX_VALUE / 2);
    }

    private boolean awaitLocked(long deadline) {
        boolean interrupted = false;
        while (tally.inFlight() > insiders && !over) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                break;
            }
            try {
                changed.awaitNanos(left);
            } catch (InterruptedException e) {
                interrupted = true;
                break;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return tally.inFlight() <= insiders;
    }

    private List<PoolTask> cutLocked() {
        over = true;
        changed.signalAll();
        List<PoolTask> left = pool.removeQueued();
        cut += left.size() + interruptTasks();
        return left;
    }

    /// Told when a counted task has ended.
    void taskEnded() {
        if (pool.isRunning()) {
            return;
        }
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private int interruptTasks() {
        interrupting = true;
        int count = overflow.interruptAll();
        for (Worker worker : crew.all()) {
            synchronized (worker.interruptGate) {
                if (worker != Thread.currentThread() && worker.current() != null) {
                    worker.interrupt();
                    count++;
                }
            }
        }
        return count;
    }

    /// Called by a worker between two tasks.
    void endInterrupts(Worker worker) {
        if (interrupting) {
            synchronized (worker.interruptGate) {
                // whoever was about to interrupt the task that has ended is done now
            }
        }
    }

    /// Tells tasks that they will never be run.
    void abandon(List<PoolTask> tasks) {
        for (PoolTask task : tasks) {
            try {
                task.abandoned();
            } catch (Throwable e) {
                LOG.log(Level.ERROR, "a task failed when told that it will not be run", e);
            }
            tally.abandoned.increment();
            tally.leave();
        }
    }

    void close() {
        long deadline = System.nanoTime() + CLOSE_LIMIT;
        List<PoolTask> left = List.of();
        boolean first;
        lock.lock();
        try {
            first = pool.markClosed();
            if (first) {
                begun = true;
                left = cutLocked();
            }
        } finally {
            lock.unlock();
        }
        abandon(left);
        crew.wakeAll();
        pool.wakePollers();
        List<Thread> threads = new ArrayList<>(crew.all());
        threads.addAll(overflow.threads());
        threads.add(pool.monitor());
        LockSupport.unpark(pool.monitor());
        threads.remove(Thread.currentThread());
        if (first || !pool.isOwnThread()) {
            join(threads, deadline);
        }
    }

    private static void join(List<Thread> threads, long deadline) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            long left = deadline - System.nanoTime();
            try {
                if (left > 0 && thread.getState() != Thread.State.NEW) {
                    thread.join(Duration.ofNanos(left));
                }
            } catch (InterruptedException e) {
                interrupted = true;
                break;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
