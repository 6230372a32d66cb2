package hyperserve.pool.standard;

import hyperserve.api.Nullable;
import hyperserve.api.pool.Drain;
import hyperserve.api.pool.ForeignCode;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.Tally;
import hyperserve.pool.standard.Worker.State;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// What each worker's thread runs: the park half of the protocol that [SharedQueuePool] describes.
final class WorkLoop {

    /// So that want of memory does not take a whole core.
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    private final ReentrantLock lock;
    private final TaskQueue queue;
    private final WorkerGroup group;
    private final Tally tally;
    private final Ending ending;
    private final Drain<Worker> drain;

    WorkLoop(
            ReentrantLock lock,
            TaskQueue queue,
            WorkerGroup group,
            Tally tally,
            Ending ending,
            Drain<Worker> drain) {
        this.lock = lock;
        this.queue = queue;
        this.group = group;
        this.tally = tally;
        this.ending = ending;
        this.drain = drain;
    }

    void run(Worker worker) {
        PoolTask task = arrive(worker);
        while (task != null) {
            boolean completed = ForeignCode.run(task);
            task = finish(worker, completed);
        }
    }

    private @Nullable PoolTask arrive(Worker worker) {
        lock.lock();
        try {
            group.moveLocked(worker, State.LOOKING);
            return takeOrEndLocked(worker);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable PoolTask finish(Worker worker, boolean completed) {
        lock.lock();
        try {
            group.moveLocked(worker, State.LOOKING);
            // In the same hold of the lock as the move: invariant 5.
            Thread.interrupted();
            // Always in time: if it was cut, the drain has ended before.
            tally.countEnd(completed, true);
            if (ending.isDrainingLocked()) {
                drain.taskEnded();
            }
            return takeOrEndLocked(worker);
        } finally {
            lock.unlock();
        }
    }

    /// Takes a task, perhaps after a rest; null if the worker has to end.
    private @Nullable PoolTask takeOrEndLocked(Worker worker) {
        while (true) {
            try {
                return tryTakeOrEndLocked(worker);
            } catch (Throwable e) {
                pauseLocked(e);
            }
        }
    }

    /// There was no memory to rest with, which must not cost the pool a worker. The lock is free
    /// meanwhile, and the worker LOOKING, so that nobody counts on it.
    private void pauseLocked(Throwable why) {
        lock.unlock();
        try {
            Mishap.WORKER_FAILED.log(why);
            LockSupport.parkNanos(PAUSE);
        } finally {
            lock.lock();
        }
    }

    private @Nullable PoolTask tryTakeOrEndLocked(Worker worker) {
        boolean stays = true;
        while (stays && !group.isDismissedLocked()) {
            boolean surplus = worker.replacement && group.hasSurplusLocked();
            PoolTask task = surplus || !group.hasRoomLocked() ? null : queue.poll();
            if (task != null) {
                group.moveLocked(worker, State.RUNNING);
                if (worker.replacement) {
                    tally.countOverflowed();
                }
                return task;
            }
            stays = !worker.replacement && group.restLocked(worker);
        }
        group.removeLocked(worker);
        group.reinforceLocked(queue.size(), false);
        return null;
    }
}
