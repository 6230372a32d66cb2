package hyperserve.pool.lockfree;

import hyperserve.api.EventSource;
import hyperserve.api.Nullable;
import hyperserve.api.PoolTask;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;

/// An event source and the tasks it has brought, held by one worker at a time.
///
/// The holder polls, and shares what it does not run next by way of the ring, from which others may
/// steal. To wake it only when it sleeps, it sets `waiting`, looks once more at what could have
/// come, and then polls; others first put their work where it looks, and then read `waiting`. Both
/// are volatile, so one of the two sees the other.
final class Lane {

    private static final int RING = 256;

    private static final VarHandle DIRECT;

    static {
        try {
            DIRECT = MethodHandles.lookup().findVarHandle(Lane.class, "direct", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final EventSource source;
    final TaskRing ring = new TaskRing(RING);
    volatile boolean waiting;

    /// Whether nobody holds it, because the system had no thread to give. Whoever takes that back
    /// holds the lane.
    private final AtomicBoolean orphaned = new AtomicBoolean();

    /// Tasks that the holder had from the source without the ring. The monitor reads it as a mere
    /// number, so opaque access is enough; holders follow each other by *happens before*.
    private long direct;

    // The monitor's own.
    private long takenBefore;

    Lane(EventSource source) {
        this.source = source;
    }

    /// Leaves it to whoever comes next. For the holder.
    void orphan() {
        orphaned.set(true);
    }

    boolean isOrphaned() {
        return orphaned.get();
    }

    /// Takes it if nobody holds it.
    boolean adopt() {
        return orphaned.get() && orphaned.compareAndSet(true, false);
    }

    /// Whether the ring will not be empty for some looks of the monitor, at the pace at which tasks
    /// were begun since the last one.
    ///
    /// @param looks how many
    boolean isSlow(int looks) {
        long taken = ring.taken() + (long) DIRECT.getOpaque(this);
        long pace = taken - takenBefore;
        takenBefore = taken;
        return ring.size() > looks * pace;
    }

    /// The next task to run; what the source has beyond it becomes common property. For the holder.
    /// Throws what the source throws if that has not given a task.
    @Nullable
    PoolTask next() {
        PoolTask shared = ring.take();
        if (shared != null) {
            return shared;
        }
        PoolTask first = source.next();
        if (first != null) {
            DIRECT.setOpaque(this, direct + 1);
            share();
        }
        return first;
    }

    private void share() {
        try {
            PoolTask more = ring.hasRoom() ? source.next() : null;
            while (more != null) {
                ring.push(more);
                more = ring.hasRoom() ? source.next() : null;
            }
        } catch (Throwable e) {
            // The task in hand must run all the same; the next call will tell if this goes on.
            FailureLog.error(
                    "a source gave one task and failed to give more; it is asked again", e);
        }
    }
}
