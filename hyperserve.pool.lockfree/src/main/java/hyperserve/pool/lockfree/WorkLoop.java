package hyperserve.pool.lockfree;

import hyperserve.api.Nullable;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.ThreadProbe;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// What a worker does: with a lane it polls and runs; without one it helps out, or stands by.
///
/// Whatever foreign code throws ends here, so a worker never ends with a lane in its hands.
///
/// Nobody waits behind a number of tasks, as one may take a microsecond and the next one two
/// milliseconds. How long a worker does the work of others is told by the clock, which it reads for
/// them alone; how long its own work keeps it from a submission is told by the monitor, so that a
/// task of its source costs no look at a clock.
final class WorkLoop {

    /// Tasks of the source between two looks into the injector, unless the monitor asks before.
    private static final int INTERVAL = 64;

    /// How long a worker does the work of others before it polls its own source.
    private static final long TURN = TimeUnit.MICROSECONDS.toNanos(200);

    /// So that a source which fails again and again does not take a whole core.
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    private final WorkStealingPool pool;
    private final Injector injector;
    private final WorkerGroup group;
    private final Relief relief;

    WorkLoop(WorkStealingPool pool, Injector injector, WorkerGroup group, Relief relief) {
        this.pool = pool;
        this.injector = injector;
        this.group = group;
        this.relief = relief;
    }

    void run(Worker worker) {
        probe(worker);
        boolean stays = true;
        while (stays && !pool.isClosed()) {
            try {
                stays = turn(worker);
            } catch (Throwable e) {
                // Nobody else's code is called outside a catch; so this is want of memory, or our
                // own fault, and the lane must not be lost by it.
                Mishap.WORKER_FAILED.log(e);
                recover(worker);
                LockSupport.parkNanos(PAUSE);
            }
        }
    }

    private static void probe(Worker worker) {
        try {
            worker.probe(ThreadProbe.ofCurrentThread());
        } catch (Throwable e) {
            Mishap.WORKER_NOT_PROBED.log(e);
        }
    }

    private boolean turn(Worker worker) {
        Lane lane = worker.lane;
        if (lane != null) {
            holdLane(worker, lane);
            return true;
        }
        if (worker.dispatcher) {
            return false;
        }
        return helpOut(worker) || stealFromAny(worker) || group.standBy(worker);
    }

    private void recover(Worker worker) {
        long word = worker.word();
        if (Worker.isInTask(word)) {
            leave(worker, word);
        } else if (worker.current() != null || Worker.isTaken(word)) {
            comeBack(worker);
        }
    }

    /// Runs what there is, and waits once for more.
    ///
    /// Polls only when all that the last poll brought has been begun: a selector finds ready what
    /// has not been read, so it would find all the others once more, and switch them off.
    private void holdLane(Worker worker, Lane lane) {
        int fromSource = 0;
        while (worker.lane == lane && !pool.isClosed()) {
            if (worker.dispatcher && group.hasIdle()) {
                group.replace(worker, lane);
                continue;
            }
            if (fromSource >= INTERVAL || lane.owesSubmission()) {
                fromSource = 0;
                runSubmission(worker);
                continue;
            }
            PoolTask task = next(lane);
            if (task != null) {
                fromSource++;
                if (lane.callsForHelp()) {
                    pool.callHelp(lane);
                }
                runFromSource(worker, task);
                continue;
            }
            if (!runSubmission(worker) && !steal(worker)) {
                worker.helpsSince = 0;
                await(lane);
                worker.fresh = true;
                return;
            }
            if (worker.lane == lane && System.nanoTime() - worker.helpsSince >= TURN) {
                worker.helpsSince = 0;
                poll(lane, 0);
            }
        }
    }

    private static @Nullable PoolTask next(Lane lane) {
        try {
            return lane.next();
        } catch (Throwable e) {
            pause(Mishap.NEXT_FAILED, e);
            return null;
        }
    }

    /// Waits for the source, unless something came meanwhile that nobody would wake it for.
    void await(Lane lane) {
        lane.waits(true);
        if (injector.isEmpty() && !pool.isClosed()) {
            poll(lane, Long.MAX_VALUE);
        }
        lane.waits(false);
    }

    private static void poll(Lane lane, long nanos) {
        // Somebody who once ran here may have kept the thread, and may interrupt it at any time.
        Thread.interrupted();
        try {
            lane.source.poll(nanos);
        } catch (Throwable e) {
            pause(Mishap.POLL_FAILED, e);
        }
    }

    private static void pause(Mishap why, Throwable failure) {
        why.log(failure);
        Thread.interrupted();
        LockSupport.parkNanos(PAUSE);
    }

    /// Runs what there is to run without a lane.
    ///
    /// @return whether there was anything
    private boolean helpOut(Worker worker) {
        return group.adopt(worker) || runSubmission(worker) || steal(worker);
    }

    private boolean runSubmission(Worker worker) {
        Submission submission = injector.take();
        if (submission == null) {
            return false;
        }
        if (worker.lane != null && !relief.mayBegin(worker, submission.kind())) {
            injector.overflow(submission);
            return true;
        }
        help(worker);
        long inTask = worker.enter(submission);
        pool.monitorAwake();
        injector.run(submission);
        leave(worker, inTask);
        return true;
    }

    /// Runs a task of another lane: of the one that has called for help, or of two that chance
    /// names. With many lanes, a look at all of them would take their lines from their holders each
    /// time that somebody has nothing to do, which is all the time.
    private boolean steal(Worker worker) {
        Lane behind = pool.behind();
        if (behind != null) {
            if (stealFrom(worker, behind)) {
                return true;
            }
            pool.caughtUp(behind);
        }
        Lane[] lanes = pool.lanes();
        if (lanes.length < 2) {
            return lanes.length == 1 && stealFrom(worker, lanes[0]);
        }
        int first = worker.draw(lanes.length);
        int second = (first + 1 + worker.draw(lanes.length - 1)) % lanes.length;
        return stealFrom(worker, lanes[first]) || stealFrom(worker, lanes[second]);
    }

    /// The last look before a worker stands by.
    private boolean stealFromAny(Worker worker) {
        for (Lane lane : pool.lanes()) {
            if (stealFrom(worker, lane)) {
                return true;
            }
        }
        return false;
    }

    private boolean stealFrom(Worker worker, Lane lane) {
        PoolTask task = lane == worker.lane ? null : lane.ring.take();
        if (task == null) {
            return false;
        }
        pool.countStolen();
        if (worker.fresh) {
            worker.fresh = false;
            // As much is left as was worth its own waking: so one more comes.
            if (lane.isBehind()) {
                pool.callHelp(lane);
            }
        }
        help(worker);
        runFromSource(worker, task);
        return true;
    }

    /// Begins to do the work of others, if the worker is not at it.
    private static void help(Worker worker) {
        if (worker.helpsSince == 0) {
            // Not zero, but for one nanosecond.
            worker.helpsSince = System.nanoTime() | 1;
        }
    }

    private void runFromSource(Worker worker, PoolTask task) {
        worker.runsSourceTask(true);
        long inTask = worker.enter(task);
        pool.monitorAwake();
        try {
            // Close may not have seen this one begin, to interrupt it; its connection ends anyway.
            if (!pool.isClosed()) {
                task.run();
            }
        } catch (Throwable e) {
            // Whatever it is, the other connections of this source must go on; and a logger that
            // writes to a channel would find it closed by the task's interrupt.
            Thread.interrupted();
            Mishap.READY_TASK_FAILED.log(e);
        }
        leave(worker, inTask);
    }

    /// Comes back from user code, perhaps to find the lane taken.
    void leave(Worker worker, long inTask) {
        worker.runsSourceTask(false);
        if (!worker.exit(inTask)) {
            comeBack(worker);
        }
        pool.endInterrupts(worker);
        Thread.interrupted();
    }

    private void comeBack(Worker worker) {
        if (worker.resume()) {
            group.cameBack(worker);
        }
    }
}
