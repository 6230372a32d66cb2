package hyperserve.pool.lockfree;

import hyperserve.api.PoolTask;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// What a worker does: with a lane it polls and runs; without one it helps out, or stands by.
final class WorkLoop {

    private static final Logger LOG = System.getLogger(WorkLoop.class.getName());

    /// Tasks run between two looks at the source and the injector, so that neither can be starved.
    private static final int INTERVAL = 64;

    /// So that a source which fails again and again does not take a whole core.
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    private final WorkStealingPool pool;
    private final Crew crew;

    WorkLoop(WorkStealingPool pool, Crew crew) {
        this.pool = pool;
        this.crew = crew;
    }

    void run(Worker worker) {
        while (!pool.isClosed()) {
            Lane lane = worker.lane;
            if (lane != null) {
                holdLane(worker, lane);
            } else if (worker.dispatcher) {
                crew.dismiss(worker);
                return;
            } else if (!helpOut(worker) && !crew.standBy(worker)) {
                return;
            }
        }
    }

    private void holdLane(Worker worker, Lane lane) {
        int sincePoll = 0;
        while (worker.lane == lane && !pool.isClosed()) {
            if (worker.dispatcher && crew.give(lane)) {
                worker.lane = null;
                return;
            }
            if (++sincePoll == INTERVAL) {
                sincePoll = 0;
                poll(lane, 0);
                runSubmission(worker);
                continue;
            }
            PoolTask task = lane.next();
            if (task != null) {
                runFromSource(worker, task);
            } else if (!runSubmission(worker) && !steal(worker)) {
                await(lane);
                sincePoll = 0;
            }
        }
    }

    /// Waits for the source, unless something came meanwhile that nobody would wake it for.
    void await(Lane lane) {
        lane.waiting = true;
        if (!pool.hasSubmissions() && !pool.isClosed()) {
            poll(lane, Long.MAX_VALUE);
        }
        lane.waiting = false;
    }

    private static void poll(Lane lane, long nanos) {
        try {
            lane.source.poll(nanos);
        } catch (Throwable e) {
            LOG.log(Level.ERROR, "polling a source failed; its worker tries again in 100 ms", e);
            LockSupport.parkNanos(PAUSE);
        }
    }

    /// Runs what there is to run without a lane.
    ///
    /// @return whether there was anything
    private boolean helpOut(Worker worker) {
        Lane orphan = crew.adopt();
        if (orphan != null) {
            worker.lane = orphan;
            return true;
        }
        return runSubmission(worker) || steal(worker);
    }

    private boolean runSubmission(Worker worker) {
        PoolTask task = pool.takeSubmission();
        if (task == null) {
            return false;
        }
        if (worker.lane != null && !pool.mayInline(worker, task.kind())) {
            pool.overflow(task);
            return true;
        }
        long inTask = worker.enter(task);
        pool.monitorAwake();
        pool.runCounted(task);
        leave(worker, inTask);
        return true;
    }

    private boolean steal(Worker worker) {
        for (Lane lane : pool.lanes()) {
            PoolTask task = lane == worker.lane ? null : lane.ring.take();
            if (task != null) {
                pool.countStolen();
                runFromSource(worker, task);
                return true;
            }
        }
        return false;
    }

    private void runFromSource(Worker worker, PoolTask task) {
        worker.inSourceTask = true;
        long inTask = worker.enter(task);
        pool.monitorAwake();
        try {
            task.run();
        } catch (Throwable e) {
            // Whatever it is, the other connections of this source must go on.
            LOG.log(Level.ERROR, "a task of an event source failed; its worker goes on", e);
        }
        worker.inSourceTask = false;
        leave(worker, inTask);
    }

    /// Comes back from user code, perhaps to find the lane taken.
    private void leave(Worker worker, long inTask) {
        if (!worker.exit(inTask)) {
            worker.lane = null;
            crew.cameBack();
        }
        pool.endInterrupts(worker);
        Thread.interrupted();
    }
}
