package hyperserve.api.pool;

import hyperserve.api.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// A task of [TaskThreads] that is to begin: on the thread made for it, or on a stand-in.
///
/// Whoever wins [#take()] has it, and alone touches `task` and `thread` from then on; before, they
/// do not change.
///
/// @param <T> the task
final class Start<T> implements Runnable {

    private static final VarHandle TAKEN;

    static {
        try {
            TAKEN = MethodHandles.lookup().findVarHandle(Start.class, "taken", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final TaskThreads<T> owner;

    /// Null once it has ended: the [Watcher] may keep this object for longer.
    @Nullable T task;

    /// Made for it. Null once the task has ended.
    @Nullable Thread thread;

    /// The stand-in that has taken it; null if none has.
    volatile @Nullable Thread standIn;

    /// When it came, in looks of the watcher.
    int look;

    /// Nobody has started its thread; who does is for the watcher to say. Written before it is
    /// queued, then by the watcher alone.
    boolean deferred;

    private volatile boolean taken;

    Start(TaskThreads<T> owner, T task) {
        this.owner = owner;
        this.task = task;
    }

    /// Whether the caller is the one who begins it, or sees to it that nobody does.
    boolean take() {
        return !taken && TAKEN.compareAndSet(this, false, true);
    }

    boolean isTaken() {
        return taken;
    }

    @Override
    public void run() {
        if (take()) {
            owner.run(this);
        }
    }
}
