package hyperserve.api.pool;

import hyperserve.api.Nullable;
import hyperserve.api.PoolWorker;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/// A platform thread that begins what virtual threads do not get to.
///
/// @param <T> the task
final class StandIn<T> extends Thread {

    /// Where it stands with those who have work for it.
    private enum State {
        /// Looks for work, or does it.
        ACTIVE,
        /// Waits, or is about to; whoever sets it ACTIVE wakes it.
        IDLE,
        /// Has waited long enough.
        GONE
    }

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(StandIn.class, "state", State.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final StandIns<T> group;
    private volatile State state = State.ACTIVE;

    /// What it runs. Written by itself alone, before the task begins and after it has ended.
    private volatile @Nullable Start<T> current;

    /// How many it has run. Written by itself alone.
    private volatile int runs;

    /// Null until it runs.
    private volatile @Nullable ThreadProbe probe;

    // The watcher's own: how many it had run at the last look, what it was at, and since when, or
    // when it was seen waiting last.
    private int runsSeen;
    private @Nullable Start<T> seen;
    private int since;
    private boolean computes;

    /// @param look the number of the watcher's look
    StandIn(StandIns<T> group, String name, int look) {
        super(null, null, name, 0, false);
        setDaemon(false);
        this.group = group;
        this.since = look;
    }

    @Override
    public void run() {
        while (true) {
            try {
                if (probe == null) {
                    probe = ThreadProbe.ofCurrentThread();
                }
                if (group.isSurplus()) {
                    break;
                }
                Start<T> start = group.take();
                if (start != null) {
                    perform(start);
                } else if (!rest()) {
                    break;
                }
            } catch (Throwable e) {
                Failure.STAND_IN.log(e);
            }
        }
        group.left(this);
    }

    private void perform(Start<T> start) {
        // An interrupt that was meant for the task before may have come after its end.
        Thread.interrupted();
        start.standIn = this;
        current = start;
        try {
            group.run(start);
        } finally {
            current = null;
            int more = runs + 1;
            runs = more;
            Thread.interrupted();
        }
    }

    /// Waits for work.
    ///
    /// @return false if it is to end
    private boolean rest() {
        long since = System.nanoTime();
        state = State.IDLE;
        while (state == State.IDLE && !group.hasWork() && !group.hasEnded()) {
            long left = group.keepAlive() - (System.nanoTime() - since);
            if (left <= 0 && STATE.compareAndSet(this, State.IDLE, State.GONE)) {
                return false;
            }
            LockSupport.parkNanos(this, left);
            Thread.interrupted();
        }
        state = State.ACTIVE;
        return !group.hasEnded();
    }

    /// Wakes it, if it waits.
    ///
    /// @return whether the caller is the one who has
    boolean call() {
        if (state == State.IDLE && STATE.compareAndSet(this, State.IDLE, State.ACTIVE)) {
            LockSupport.unpark(this);
            return true;
        }
        return false;
    }

    /// Is called, though it never starts.
    void rehearse() {
        probe = ThreadProbe.ofCurrentThread();
        state = State.IDLE;
        call();
        isRunnable();
        group.isSurplus();
    }

    boolean isIdle() {
        return state == State.IDLE;
    }

    /// What it is at. The count may be one behind.
    PoolWorker seen() {
        boolean runs = current != null;
        PoolWorker.State does = runs ? PoolWorker.State.RUNNING : PoolWorker.State.PARKED;
        return PoolWorker.of(getName(), does).withTasks(this.runs + (runs ? 1 : 0)).standingIn();
    }

    /// What it runs at the moment.
    @Nullable
    Start<T> current() {
        return current;
    }

    /// Told of each look of the watcher that finds work waiting. For the watcher.
    ///
    /// @param steady whether it was told of the look before, too, so that it is known how long a
    ///     task took that has ended
    /// @return whether it has ended a task since the last one
    boolean note(int look, boolean steady) {
        int ended = runs - runsSeen;
        runsSeen += ended;
        Start<T> now = current;
        if (ended > 0 && steady) {
            // Of more than one the last may have been short, and the others were.
            group.took(ended == 1 ? look - since : 0);
        }
        if (ended > 0 || now != seen) {
            seen = now;
            since = look;
            computes = false;
        }
        return ended > 0;
    }

    /// Told that it waits. For the watcher.
    void seenWaiting(int look) {
        since = look;
        computes = false;
    }

    /// For how many looks it has been at what it is at, without having been seen waiting. For the
    /// watcher.
    int age(int look) {
        return look - since;
    }

    /// Whether it has not come to its first task.
    boolean isNew() {
        return probe == null;
    }

    /// Whether it has a processor, or waits for one; false also if that cannot be known. For the
    /// watcher.
    boolean isRunnable() {
        ThreadProbe system = probe;
        computes = system != null && system.isRunnable();
        return computes;
    }

    /// Whether it was runnable when that was asked last, at the task it is at.
    boolean computes() {
        return computes;
    }
}
