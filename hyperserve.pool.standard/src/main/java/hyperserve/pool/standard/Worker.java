package hyperserve.pool.standard;

import hyperserve.api.PoolWorker;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.function.Consumer;

/// One worker: a thread and what it is about. Its state is guarded by the pool's lock.
final class Worker {

    /// What a worker is about.
    enum State {
        /// Started or woken, and has not held the lock since: it will look for a task.
        COMING,
        /// Holds the lock and decides what to do next, so that nobody else sees this state; or has
        /// no memory for that, and tries again soon.
        LOOKING,
        /// Runs a task.
        RUNNING,
        /// Runs a task that has announced that it waits for I/O; does not count towards `max`.
        WAITING,
        /// Sleeps until it is woken or, above `min`, its time is over.
        IDLE
    }

    final WorkerGroup group;
    final Thread thread;
    final boolean replacement;
    final Condition wakeUp;

    State state = State.COMING;

    /// @param replacement whether it stands in for a worker that waits
    /// @param loop what the thread runs, given this worker
    Worker(
            WorkerGroup group,
            ThreadFactory threads,
            boolean replacement,
            Condition wakeUp,
            Consumer<Worker> loop) {
        this.group = group;
        this.thread = threads.newThread(() -> loop.accept(this));
        this.replacement = replacement;
        this.wakeUp = wakeUp;
    }

    /// What it is at.
    PoolWorker seen() {
        PoolWorker.State does =
                switch (state) {
                    case RUNNING -> PoolWorker.State.RUNNING;
                    case WAITING -> PoolWorker.State.RETAKEN;
                    case COMING, LOOKING -> PoolWorker.State.POLLING;
                    case IDLE -> PoolWorker.State.PARKED;
                };
        PoolWorker seen = PoolWorker.of(thread.getName(), does);
        return replacement ? seen.standingIn() : seen;
    }

    boolean hasTask() {
        return state == State.RUNNING || state == State.WAITING;
    }
}
