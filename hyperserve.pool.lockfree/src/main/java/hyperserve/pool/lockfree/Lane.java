package hyperserve.pool.lockfree;

import hyperserve.api.Nullable;
import hyperserve.api.pool.EventSource;
import hyperserve.api.pool.PoolTask;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;

/// An event source and the tasks it has brought, held by one worker at a time.
///
/// `hold` says by whom: a tenure is a count of all that the lane has had, and the number of the
/// worker, which is 0 after its end. A tenure begins by `compareAndSet` from one that has ended,
/// and ends by `compareAndSet` from exactly this one; so there is at most one, and none comes back.
/// Hence an end may be attempted by all who know that the tenure is over, however late they come:
/// who took the worker's word, the worker itself when it returns, and the audit. One of them is
/// enough, and if there are more, nothing happens. These exchanges also show what the last holder
/// did to the next one.
///
/// The holder polls, and shares what it does not run next by way of the ring, from which others may
/// steal. To wake it only when it sleeps, it sets `waiting`, looks once more at what could have
/// come, and then polls; others first put their work where it looks, and then read `waiting`. Both
/// are volatile, so one of the two sees the other.
///
/// `enough`, `submissionDue` and `direct` are hints between holder and monitor, so opaque access is
/// enough; holders follow each other by *happens before*.
final class Lane extends HotFields.AfterLane {

    private static final int RING = 256;

    private static final long HOLDER = 0xffff_ffffL;

    /// More than the ring can hold.
    private static final int NEVER = RING + 1;

    private static final VarHandle DIRECT;
    private static final VarHandle ENOUGH;
    private static final VarHandle SUBMISSION_DUE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            DIRECT = lookup.findVarHandle(HotFields.OfLane.class, "direct", long.class);
            ENOUGH = lookup.findVarHandle(Lane.class, "enough", int.class);
            SUBMISSION_DUE = lookup.findVarHandle(Lane.class, "submissionDue", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final EventSource source;
    final TaskRing ring = new TaskRing(RING);

    private final AtomicLong hold = new AtomicLong();

    /// Who began the last tenure but, for a moment, the current one. A hint for the monitor, who
    /// compares its number.
    volatile @Nullable Worker lastHolder;

    /// How many tasks in the ring are worth a helper.
    private int enough = NEVER;

    /// Whether a submission has waited for so long that the holder has to run one.
    private boolean submissionDue;

    // The monitor's own.
    private long takenBefore;
    private long begunBefore;
    private int busyLooks;
    private @Nullable Worker watched;
    private long suspect;

    Lane(EventSource source) {
        this.source = source;
    }

    /// Gives it to a worker, if nobody holds it. For the worker itself, or for whoever starts it.
    boolean takeUp(Worker worker) {
        long before = hold.get();
        if (isHeld(before)) {
            return false;
        }
        long tenure = ((before | HOLDER) + 1) | worker.number;
        if (!hold.compareAndSet(before, tenure)) {
            return false;
        }
        worker.tenure = tenure;
        worker.lane = this;
        lastHolder = worker;
        return true;
    }

    /// Leaves it to whoever comes next, if a tenure has not ended yet. For its holder, or for
    /// whoever knows that it holds the lane no more.
    boolean putDown(long tenure) {
        return hold.compareAndSet(tenure, tenure & ~HOLDER);
    }

    private static boolean isHeld(long tenure) {
        return (tenure & HOLDER) != 0;
    }

    boolean isOrphaned() {
        return !isHeld(hold.get());
    }

    /// The last tenure.
    long tenure() {
        return hold.get();
    }

    /// The number of the worker whose tenure it is.
    static int holder(long tenure) {
        return (int) tenure;
    }

    /// Whether nobody was found to have a tenure at two looks in a row. For the monitor.
    boolean suspectTwice(long tenure, boolean vacant) {
        boolean again = vacant && suspect == tenure;
        suspect = vacant ? tenure : 0;
        return again;
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

    /// Finds out how many tasks in the ring are worth a helper. For the monitor.
    ///
    /// A helper is worth the waking if there is half a millisecond of work for it, in pieces that
    /// are longer than it takes to wake it. How long tasks take is known while the holder is never
    /// found outside of one: then it is the time since the last look, by the number of tasks that
    /// it has begun since.
    ///
    /// @param nanos the time since the last look
    /// @param work how long the work is that is worth a helper
    /// @param piece how long a task has to be
    /// @param wanted whether there is a processor for a helper, as far as is known
    void gauge(long nanos, long work, long piece, boolean wanted) {
        Worker holder = lastHolder;
        long word = holder == null ? 0 : holder.word();
        long begun = Worker.task(word) - begunBefore;
        busyLooks = !Worker.isInTask(word) ? 0 : holder == watched ? busyLooks + 1 : 1;
        begunBefore = Worker.task(word);
        watched = holder;
        boolean known = wanted && busyLooks > 1 && begun * piece <= nanos;
        int tasks = known ? Math.clamp(begun * work / nanos, 1, RING) : NEVER;
        if (tasks != enough) {
            ENOUGH.setOpaque(this, tasks);
        }
    }

    /// Whether a helper is worth the waking.
    boolean isBehind() {
        return ring.size() >= (int) ENOUGH.getOpaque(this);
    }

    /// Sees to it that the holder runs a submission before it goes on. For the monitor.
    void demandSubmission() {
        SUBMISSION_DUE.setOpaque(this, true);
    }

    /// Whether a submission has to come next, which the caller sees to then. For the holder.
    boolean owesSubmission() {
        if ((boolean) SUBMISSION_DUE.getOpaque(this)) {
            SUBMISSION_DUE.setOpaque(this, false);
            return true;
        }
        return false;
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
            if (more == null) {
                return;
            }
            while (more != null) {
                ring.push(more);
                more = ring.hasRoom() ? source.next() : null;
            }
            calls = isBehind() ? 1 : 0;
        } catch (Throwable e) {
            // The task in hand must run all the same; the next call will tell if this goes on.
            Mishap.NEXT_FAILED_AFTER_ONE.log(e);
        }
    }

    /// Whether it has shared so much that somebody should come to help; says so once. For the
    /// holder.
    boolean callsForHelp() {
        if (calls == 0) {
            return false;
        }
        calls = 0;
        return true;
    }

    /// Says whether it is about to wait for the source. For the holder.
    void waits(boolean now) {
        waiting = now ? 1 : 0;
    }

    boolean isWaitedFor() {
        return waiting != 0;
    }
}
