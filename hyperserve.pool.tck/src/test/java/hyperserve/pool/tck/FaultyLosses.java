package hyperserve.pool.tck;

import hyperserve.api.pool.PoolTask;
import hyperserve.pool.tck.FaultyPool.Phase;

/// Which tasks a [FaultyPool] loses; its fields are guarded by the pool's lock.
final class FaultyLosses {

    private final FaultyPool pool;
    private Thread lastSubmitter = Thread.currentThread();
    private long inner;
    private boolean loseOne = true;
    private int signals;
    byte[] allocated = {};

    FaultyLosses(FaultyPool pool) {
        this.pool = pool;
    }

    /// Takes room for a task, and then memory for it.
    void countAndAllocate() {
        if (pool.has(Fault.LOSES_ROOM_FOR_WANT_OF_MEMORY)) {
            pool.leaked++;
            allocated = new byte[1 << 16];
            pool.leaked--;
        }
    }

    /// From now on so many submissions wake nobody.
    void loseSignals(int number) {
        signals = number;
    }

    /// Whether somebody is busy of whom it is thought that the rest can be left to them.
    boolean trustsWorkers() {
        for (FaultyWorker worker : pool.workers) {
            boolean busy = worker.task != null;
            boolean waits = worker.thread.getState() == Thread.State.WAITING;
            if (pool.has(Fault.QUEUES_BEHIND_WHAT_COMPUTES, busy && !waits)
                    || pool.has(Fault.QUEUES_BEHIND_WHAT_WAITS, busy && waits)) {
                return true;
            }
        }
        return false;
    }

    /// Whether this task, which comes too late, is taken and forgotten.
    boolean losesLate() {
        boolean drains = pool.phase == Phase.DRAINING || pool.phase == Phase.DRAINED;
        boolean late =
                pool.has(Fault.LOSES_A_TASK_THAT_RACES_DRAIN, drains)
                        || pool.has(
                                Fault.LOSES_A_TASK_THAT_RACES_CLOSE, pool.phase == Phase.CLOSED);
        boolean loses = late && loseOne && pool.submitted > 2;
        loseOne &= !loses;
        return loses;
    }

    /// Whether nobody is told of this task; perhaps it is gone.
    boolean loses(PoolTask task, boolean inside) {
        boolean alone = pool.queue.size() == 1 && pool.running == 0 && pool.idle > 0;
        if (losesFromHere(inside)) {
            loseOne = false;
            pool.queue.remove(task);
            return true;
        }
        boolean signalLost = signals > 0;
        signals -= signalLost ? 1 : 0;
        return signalLost || pool.has(Fault.LOSES_A_WAKE_UP, alone && pool.submitted > 5);
    }

    private boolean losesFromHere(boolean inside) {
        inner += inside ? 1 : 0;
        boolean other = lastSubmitter != Thread.currentThread();
        lastSubmitter = Thread.currentThread();
        boolean fullGrown = pool.config.min() == pool.config.max();
        boolean thirtieth = inside && inner == 30;
        boolean second = loseOne && other && !inside && pool.submitted > 12;
        boolean poller = pool.loops.stream().anyMatch(FaultyLoop::isHere);
        return pool.has(Fault.DROPS_A_TASK, pool.submitted == 150)
                || pool.has(Fault.LOSES_A_TASK_OF_A_TASK_IF_FULL_GROWN, thirtieth && fullGrown)
                || pool.has(Fault.LOSES_A_TASK_OF_A_TASK_IF_NOT, thirtieth && !fullGrown)
                || pool.has(Fault.LOSES_A_TASK_OF_TWO_SUBMITTERS, second)
                || pool.has(Fault.LOSES_TASKS_OF_POLLERS, poller);
    }
}
