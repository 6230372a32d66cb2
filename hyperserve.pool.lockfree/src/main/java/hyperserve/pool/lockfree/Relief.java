package hyperserve.pool.lockfree;

import hyperserve.api.Nullable;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.PoolTask.Kind;
import hyperserve.api.pool.Tally;

/// How the pool gets on when workers are stuck: what they may begin at all, who takes over what
/// they hold, and who does the work that is left.
final class Relief {

    /// How many tasks the monitor moves to virtual threads in one look.
    private static final int PORTION = 64;

    private final WorkStealingPool pool;
    private final Tally tally;
    private final WorkerGroup group;
    private final Injector injector;

    Relief(WorkStealingPool pool, Tally tally, WorkerGroup group, Injector injector) {
        this.pool = pool;
        this.tally = tally;
        this.group = group;
        this.injector = injector;
    }

    /// Whether a worker may go on, inside a task, with work of a kind. One whose lane was taken
    /// keeps nobody waiting; but what is known to wait has a thread of its own even then, as only
    /// there it can be told that its client has gone.
    boolean mayInline(Worker worker, Kind kind) {
        return kind != Kind.BLOCKING && (worker.isAway() || mayBegin(worker, kind));
    }

    /// Whether a worker may begin work of a kind with its lane in its hands. It must leave somebody
    /// to take the lane over; and a dispatcher is the last one to poll.
    boolean mayBegin(Worker worker, Kind kind) {
        return switch (kind) {
            case NON_BLOCKING -> !worker.dispatcher;
            case UNKNOWN -> !worker.dispatcher && group.hasSpare(pool.lanes().length);
            case BLOCKING -> false;
        };
    }

    /// Takes the lane of a worker that is stuck. For the monitor.
    ///
    /// @return false if the worker was quicker
    boolean retake(Worker worker, long word) {
        boolean held = worker.lane != null;
        boolean taken = release(worker, word);
        if (taken && held) {
            tally.countRetaken();
        }
        return taken;
    }

    /// Takes what a worker holds that is inside a task, and gives it to another.
    ///
    /// @return false if it is not in that task any more, or somebody else has taken it
    boolean release(Worker worker, long word) {
        if (!Worker.isInTask(word)) {
            return false;
        }
        Lane lane = worker.lane;
        long tenure = worker.tenure;
        if (!worker.take(word)) {
            return false;
        }
        group.wentAway(worker);
        if (lane != null) {
            // If the worker was quicker to do so, somebody has to come all the same.
            lane.putDown(tenure);
            group.handOver(lane);
        }
        tellRelieved(worker.current());
        return true;
    }

    private static void tellRelieved(@Nullable PoolTask task) {
        try {
            if (task != null) {
                task.relieved();
            }
        } catch (Throwable e) {
            Mishap.TASK_FAILED_WHEN_TOLD.log(e);
        }
    }

    /// Finds somebody for work that has waited for some looks of the monitor.
    void reinforce() {
        group.handOverOrphans();
        if (group.wakeOne() || group.start(null) || !group.allAway()) {
            return;
        }
        for (int i = 0; i < PORTION; i++) {
            Submission submission = injector.take();
            if (submission == null) {
                return;
            }
            injector.overflow(submission);
        }
    }
}
