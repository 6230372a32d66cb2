package hyperserve.pool.tck;

import hyperserve.api.DrainReport;
import hyperserve.api.Nullable;
import hyperserve.api.pool.EventSource;
import hyperserve.api.pool.PoolTask;
import hyperserve.pool.tck.FaultyPool.Phase;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// How a [FaultyPool] ends; its fields are guarded by the pool's lock.
final class FaultyEnd {

    private static final Duration CLOSE_LIMIT = Duration.ofMillis(200);

    private static final DrainReport NONE = new DrainReport(0, 0);

    private final FaultyPool pool;
    private int drains;
    private int drainers;
    private long finishedBefore;
    private DrainReport report = NONE;
    private boolean pollingEnded;

    FaultyEnd(FaultyPool pool) {
        this.pool = pool;
    }

    DrainReport drain(Duration grace) {
        FaultyWorker self = FaultyWorker.currentOf(pool);
        List<PoolTask> left = new ArrayList<>();
        DrainReport result;
        if (self != null && !pool.has(Fault.DRAIN_KEEPS_ITS_WORKER)) {
            pool.blocking();
        }
        pool.lock.lock();
        try {
            beginLocked();
            enterLocked(self, 1);
            boolean quiet = awaitQuietLocked(grace);
            if (!quiet && pool.has(Fault.DRAIN_WAITS_FOR_THE_STUBBORN)) {
                quiet = awaitQuietLocked(FaultyPool.FOR_EVER);
            }
            endLocked(quiet, left);
            enterLocked(self, -1);
            result = pool.has(Fault.REPORTS_TO_THE_FIRST_CALLER_ONLY, drains++ > 0) ? NONE : report;
        } finally {
            pool.lock.unlock();
        }
        abandon(left);
        return result;
    }

    private void beginLocked() {
        pool.drainedEarly |= pool.phase == Phase.NEW;
        if (pool.phase == Phase.OPEN) {
            pool.phase = Phase.DRAINING;
            finishedBefore = pool.completed + pool.failed;
        } else if (pool.phase == Phase.DRAINING && pool.has(Fault.SECOND_DRAIN_HANGS)) {
            pool.holdUpLocked();
        } else if (pool.phase == Phase.DRAINED && pool.has(Fault.DRAIN_INTERRUPTS_TWICE)) {
            cutLocked(new ArrayList<>(), true);
        }
    }

    private void enterLocked(@Nullable FaultyWorker self, int more) {
        if (self != null && !pool.has(Fault.DRAIN_WAITS_FOR_ITSELF)) {
            self.draining = more > 0;
            drainers += more;
        }
        pool.changed.signalAll();
    }

    private boolean awaitQuietLocked(Duration grace) {
        if (pool.has(Fault.DRAIN_RETURNS_AT_ONCE)) {
            return true;
        }
        long left = grace.isNegative() ? 0 : grace.toNanos();
        boolean interrupted = false;
        boolean alone = pool.has(Fault.DRAINS_EACH_FOR_ITSELF);
        while ((alone || pool.phase == Phase.DRAINING) && !isQuietLocked() && left > 0) {
            try {
                left = pool.changed.awaitNanos(left);
            } catch (InterruptedException e) {
                interrupted = true;
                left = pool.has(Fault.INTERRUPT_ENDS_DRAIN) ? 0 : left;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return isQuietLocked();
    }

    private boolean isQuietLocked() {
        if (pool.has(Fault.DRAIN_ABANDONS_THE_QUEUE)) {
            return false;
        }
        if (pool.has(Fault.DRAIN_FORGETS_WHAT_RUNS)) {
            return pool.queue.isEmpty();
        }
        return pool.queue.isEmpty() && pool.running + pool.waiting == drainers;
    }

    private void endLocked(boolean quiet, List<PoolTask> left) {
        if (pool.phase == Phase.DRAINING && !pool.has(Fault.DRAIN_RETURNS_AT_ONCE)) {
            pool.phase = Phase.DRAINED;
            long cut = quiet ? 0 : cutLocked(left, !pool.has(Fault.DRAIN_NEVER_INTERRUPTS));
            reportLocked(cut);
        }
    }

    private void reportLocked(long cut) {
        long finished = pool.completed + pool.failed - finishedBefore;
        report = new DrainReport(finished, pool.has(Fault.REPORTS_NOTHING_CUT) ? 0 : cut);
        pool.changed.signalAll();
    }

    /// Takes what waits and interrupts what runs.
    private long cutLocked(List<PoolTask> left, boolean interrupts) {
        left.addAll(pool.queue);
        pool.abandoned += pool.queue.size();
        pool.queue.clear();
        long cut = left.size();
        for (FaultyWorker worker : pool.workers) {
            if (worker.isInterruptibleLocked()) {
                cut++;
                if (interrupts) {
                    worker.thread.interrupt();
                }
                if (pool.has(Fault.ABANDONS_WHAT_RUNS) && worker.task != null) {
                    left.add(worker.task);
                }
            }
        }
        return cut;
    }

    private void abandon(List<PoolTask> tasks) {
        for (PoolTask task : tasks) {
            try {
                task.abandoned();
                if (pool.has(Fault.ABANDONS_TWICE)) {
                    task.abandoned();
                }
            } catch (RuntimeException e) {
                if (pool.has(Fault.DIES_OF_AN_ABANDONED_TASK)) {
                    throw e;
                }
            }
        }
    }

    void close() {
        FaultyWorker self = FaultyWorker.currentOf(pool);
        List<PoolTask> left = new ArrayList<>();
        boolean first;
        List<FaultyWorker> workers;
        pool.lock.lock();
        try {
            first = pool.phase != Phase.CLOSED;
            if (first) {
                closeLocked(left);
            } else if (pool.has(Fault.SECOND_CLOSE_THROWS)) {
                throw new IllegalStateException("closed before");
            }
            workers = List.copyOf(pool.workers);
        } finally {
            pool.lock.unlock();
        }
        if (first) {
            stop(left);
        } else if (self != null) {
            return;
        }
        awaitThreads(self, workers);
    }

    private void closeLocked(List<PoolTask> left) {
        boolean draining = pool.phase == Phase.DRAINING;
        pool.phase = Phase.CLOSED;
        long cut = cutLocked(left, !pool.has(Fault.CLOSE_NEVER_INTERRUPTS));
        cut += pool.has(Fault.REPORTS_CALLERS_AS_CUT) ? drainers : 0;
        if (draining) {
            reportLocked(cut);
        }
        if (pool.has(Fault.DROPS_ON_CLOSE)) {
            left.clear();
        }
        pool.changed.signalAll();
    }

    private void stop(List<PoolTask> left) {
        abandon(left);
        pool.loops.forEach(FaultyLoop::close);
        if (pool.has(Fault.CLOSES_SOURCES)) {
            pool.sources.forEach(EventSource::close);
        }
        pool.lock.lock();
        try {
            pollingEnded = true;
            pool.changed.signalAll();
        } finally {
            pool.lock.unlock();
        }
    }

    private void awaitThreads(@Nullable FaultyWorker self, List<FaultyWorker> workers) {
        if (pool.has(Fault.CLOSE_WAITS_FOR_NOBODY)) {
            return;
        }
        pool.lock.lock();
        try {
            long left = CLOSE_LIMIT.toNanos();
            while (!pollingEnded && left > 0) {
                left = pool.changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            pool.lock.unlock();
        }
        boolean stubborn = pool.has(Fault.CLOSE_WAITS_FOR_THE_STUBBORN);
        for (FaultyWorker worker : workers) {
            if (worker != self) {
                join(worker.thread, stubborn ? FaultyPool.FOR_EVER : CLOSE_LIMIT);
            } else if (pool.has(Fault.CLOSE_WAITS_FOR_ITSELF)) {
                join(worker.thread, FaultyPool.FOR_EVER);
            }
        }
    }

    static void join(Thread thread, Duration limit) {
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, limit.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
