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

    StandIn(StandIns<T> group, String name) {
        super(null, null, name, 0, false);
        setDaemon(false);
        this.group = group;
    }

    @Override
    public void run() {
        while (true) {
            try {
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
        state = State.IDLE;
        call();
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

    int runs() {
        return runs;
    }
}
