package hyperserve.pool.lockfree;

import hyperserve.api.Nullable;
import hyperserve.api.PoolTask;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// What a worker does: with a lane it polls and runs; without one it helps out, or stands by.
///
/// Whatever foreign code throws ends here, so a worker never ends with a lane in its hands.
final class WorkLoop {

    /// Tasks of the source between two looks into the injector, and others between two polls, so
    /// that neither can be starved.
    private static final int INTERVAL = 64;

    /// How many tasks of its source a submitted one counts for, whose kind is less well known. So a
    /// task that submits itself again and again leaves a source a turn after eight.
    private static final int WEIGHT = 8;

    /// So that a source which fails again and again does not take a whole core.
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    private final WorkStealingPool pool;
    private final Injector injector;
    private final Crew crew;
    private final Relief relief;

    WorkLoop(WorkStealingPool pool, Injector injector, Crew crew, Relief relief) {
        this.pool = pool;
        this.injector = injector;
        this.crew = crew;
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
                FailureLog.error("a worker failed between two tasks; it goes on in 100 ms", e);
                recover(worker);
                LockSupport.parkNanos(PAUSE);
            }
        }
    }

    private static void probe(Worker worker) {
        try {
            worker.probe(ThreadProbe.ofCurrentThread());
        } catch (Throwable e) {
            FailureLog.error("the system does not tell of a worker; less is learned of it", e);
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
        return helpOut(worker) || crew.standBy(worker);
    }

    private void recover(Worker worker) {
        if (worker.current() != null) {
            // The odd number that the word has, or had before it was taken; or one that never was.
            leave(worker, worker.word() | 1);
        }
    }

    /// Runs what there is, and waits once for more.
    ///
    /// Polls only when all that the last poll brought has been begun: a selector finds ready what
    /// has not been read, so it would find all the others once more, and switch them off.
    private void holdLane(Worker worker, Lane lane) {
        int fromSource = 0;
        int fromElsewhere = 0;
        while (worker.lane == lane && !pool.isClosed()) {
            if (worker.dispatcher && crew.give(lane)) {
                worker.lane = null;
                return;
            }
            if (fromSource >= INTERVAL) {
                fromSource = 0;
                runSubmission(worker);
                continue;
            }
            PoolTask task = fromElsewhere < INTERVAL ? next(lane) : null;
            if (task != null) {
                fromSource++;
                runFromSource(worker, task);
            } else if (fromElsewhere >= INTERVAL) {
                fromElsewhere = 0;
                poll(lane, 0);
            } else if (runSubmission(worker)) {
                fromElsewhere += WEIGHT;
            } else if (steal(worker)) {
                fromElsewhere++;
            } else {
                await(lane);
                return;
            }
        }
    }

    private static @Nullable PoolTask next(Lane lane) {
        try {
            return lane.next();
        } catch (Throwable e) {
            pause("a source failed to give a task; its worker asks again in 100 ms", e);
            return null;
        }
    }

    /// Waits for the source, unless something came meanwhile that nobody would wake it for.
    void await(Lane lane) {
        lane.waiting = true;
        if (injector.isEmpty() && !pool.isClosed()) {
            poll(lane, Long.MAX_VALUE);
        }
        lane.waiting = false;
    }

    private static void poll(Lane lane, long nanos) {
        // Somebody who once ran here may have kept the thread, and may interrupt it at any time.
        Thread.interrupted();
        try {
            lane.source.poll(nanos);
        } catch (Throwable e) {
            pause("polling a source failed; its worker tries again in 100 ms", e);
        }
    }

    private static void pause(String why, Throwable failure) {
        FailureLog.error(why, failure);
        Thread.interrupted();
        LockSupport.parkNanos(PAUSE);
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
        Submission submission = injector.take();
        if (submission == null) {
            return false;
        }
        if (worker.lane != null && !relief.mayBegin(worker, submission.kind())) {
            injector.overflow(submission);
            return true;
        }
        long inTask = worker.enter(submission);
        pool.monitorAwake();
        injector.run(submission);
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
            // Close may not have seen this one begin, to interrupt it; its connection ends anyway.
            if (!pool.isClosed()) {
                task.run();
            }
        } catch (Throwable e) {
            // Whatever it is, the other connections of this source must go on; and a logger that
            // writes to a channel would find it closed by the task's interrupt.
            Thread.interrupted();
            FailureLog.error("a task of an event source failed; its worker goes on", e);
        }
        leave(worker, inTask);
    }

    /// Comes back from user code, perhaps to find the lane taken.
    void leave(Worker worker, long inTask) {
        worker.inSourceTask = false;
        if (!worker.exit(inTask)) {
            worker.lane = null;
            crew.cameBack(worker);
        }
        pool.endInterrupts(worker);
        Thread.interrupted();
    }
}
