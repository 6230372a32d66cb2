package hyperserve.pool.lockfree;

import hyperserve.api.EventSource;
import hyperserve.api.Nullable;
import hyperserve.api.PoolTask;

/// An event source and the tasks it has brought, held by one worker at a time.
///
/// The holder polls, and shares what it does not run next by way of the ring, from which others may
/// steal. To wake it only when it sleeps, it sets `waiting`, looks once more at what could have
/// come, and then polls; others first put their work where it looks, and then read `waiting`. Both
/// are volatile, so one of the two sees the other.
final class Lane {

    private static final int RING = 256;

    final EventSource source;
    final TaskRing ring = new TaskRing(RING);
    volatile boolean waiting;

    // The monitor's own.
    private long takenBefore;

    Lane(EventSource source) {
        this.source = source;
    }

    /// Whether the ring will not be empty for some looks of the monitor, at the pace of the last
    /// one.
    boolean isSlow() {
        long taken = ring.taken();
        long pace = taken - takenBefore;
        takenBefore = taken;
        return ring.size() > 4 * pace;
    }

    /// The next task to run; what the source has beyond it becomes common property. For the holder.
    @Nullable
    PoolTask next() {
        PoolTask shared = ring.take();
        if (shared != null) {
            return shared;
        }
        PoolTask first = source.next();
        if (first == null) {
            return null;
        }
        while (ring.hasRoom()) {
            PoolTask more = source.next();
            if (more == null) {
                break;
            }
            ring.push(more);
        }
        return first;
    }
}
