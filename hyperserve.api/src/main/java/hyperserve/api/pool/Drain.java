package hyperserve.api.pool;

import hyperserve.api.DrainReport;
import hyperserve.api.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/// The one drain of a pool, however many callers it has: a part for authors of pools.
///
/// It ends once and for all callers, when nothing is left to wait for or when the first of them
/// runs out of time. Callers that are tasks of the pool are waited for by nobody and left out of
/// the report: two of them would otherwise wait for each other.
///
/// A pool that counts its tasks without the lock lowers the number when one has ended, and then
/// looks whether it drains; a drain tells it to, and then looks at the number. So either the drain
/// sees the lower number or the pool sees the drain, and calls [#taskEnded()].
///
/// @param <T> a submitted task that runs, whatever stands for it in the pool
public final class Drain<T> {

    private enum State {
        NOT_BEGUN,
        GOING_ON,
        ENDED
    }

    private final ReentrantLock lock;
    private final Condition ended;
    private final Tasks<T> tasks;

    // All below is guarded by the lock.
    private final Set<T> callers = new HashSet<>();
    private State state = State.NOT_BEGUN;
    private long finishedBefore;
    private DrainReport report = new DrainReport(0, 0);

    /// What an error, want of memory say, has kept from being told: the next cut goes on with it.
    private @Nullable Cut<T> brokenOff;

    /// The tasks of the pool. All but [#ofThisThread()] is called with the lock held; none of it
    /// waits, runs code of others, or throws.
    ///
    /// @param <T> a submitted task that runs
    public interface Tasks<T> {

        /// {@return the submitted task that the calling thread runs, null if it runs none}
        @Nullable
        T ofThisThread();

        /// {@return how many tasks were accepted and have neither ended nor been abandoned}
        int inFlight();

        /// {@return how many tasks have ended since the pool was made, but for those that a cut had
        /// interrupted before}
        long finished();

        /// Accepts from now on only what its own tasks submit.
        void acceptFromTasks();

        /// Accepts nothing from now on. Called before each [#cut], and when all has ended.
        void acceptNothing();

        /// Abandons each task that has not begun, and interrupts each that runs and is not spared;
        /// tells what it does.
        ///
        /// @param cut whom to spare and what to tell
        void cut(Cut<T> cut);
    }

    /// What becomes of the tasks of a pool that is shut, as it is gathered.
    ///
    /// @param <T> a submitted task that runs
    public static final class Cut<T> {

        private Predicate<? super T> spared;
        private final List<PoolTask> abandoned;
        private long interrupted;

        /// @param most tasks there are, so that none is abandoned and not told for want of memory
        private Cut(int most, Predicate<? super T> spared) {
            this.spared = spared;
            this.abandoned = new ArrayList<>(most);
        }

        /// It was broken off, and is done again for somebody else. All that run are interrupted
        /// once more, and counted.
        private void goesOnWith(Predicate<? super T> others) {
            spared = others;
            interrupted = 0;
        }

        /// Whether a task is to go on, as if nothing had happened.
        ///
        /// @param task a task that runs
        /// @return whether it is to be left alone
        public boolean spares(T task) {
            return spared.test(task);
        }

        /// Takes note of a task that will never run, and was counted as such.
        ///
        /// @param task the task, to be told later
        public void abandoned(PoolTask task) {
            abandoned.add(task);
        }

        /// Takes note of a task that was interrupted, also if a cut before this one had interrupted
        /// it: the report is of the first.
        public void interrupted() {
            interrupted++;
        }

        /// Tells the tasks that will never run; to be called without the lock.
        public void tellAbandoned() {
            ForeignCode.abandon(abandoned);
        }
    }

    /// Makes a drain that has not begun. It knows its callers by `equals`.
    ///
    /// @param lock the lock for it, perhaps the pool's
    /// @param tasks the tasks of the pool
    public Drain(ReentrantLock lock, Tasks<T> tasks) {
        this.lock = lock;
        this.ended = lock.newCondition();
        this.tasks = Objects.requireNonNull(tasks, "tasks");
        prepare();
    }

    /// Loads what a cut needs, so that it is there before memory is short.
    private static void prepare() {
        Objects.requireNonNull(Cut.class);
        Objects.requireNonNull(Itself.class);
    }

    /// Waits until all that was accepted has ended, and cuts short what has not when the time is
    /// over: [WorkerPool#drain]. A task that calls it waits, so its pool should not count on the
    /// thread: see [WorkerPool#blocking()].
    ///
    /// @param grace the longest wait
    /// @return what it came to
    public DrainReport drain(Duration grace) {
        Deadline deadline = Deadline.in(grace);
        T caller = tasks.ofThisThread();
        Cut<T> cut = null;
        DrainReport result;
        lock.lock();
        try {
            enterLocked(caller);
            if (!awaitLocked(deadline)) {
                cut = cutLocked(callers::contains);
            }
            result = report;
        } finally {
            if (caller != null) {
                callers.remove(caller);
            }
            lock.unlock();
        }
        if (cut != null) {
            cut.tellAbandoned();
        }
        return result;
    }

    private void enterLocked(@Nullable T caller) {
        if (caller != null) {
            callers.add(caller);
        }
        if (state == State.NOT_BEGUN) {
            state = State.GOING_ON;
            finishedBefore = tasks.finished();
            tasks.acceptFromTasks();
        }
        endIfQuietLocked();
    }

    private boolean awaitLocked(Deadline deadline) {
        deadline.await(
                nanos -> {
                    long left = nanos;
                    while (state != State.ENDED && left > 0) {
                        left = ended.awaitNanos(left);
                    }
                    return state == State.ENDED;
                });
        return state == State.ENDED;
    }

    /// To be called, with the lock or without, when a task has ended and is not in flight any more,
    /// while the pool drains; needless at other times.
    public void taskEnded() {
        lock.lock();
        try {
            endIfQuietLocked();
        } finally {
            lock.unlock();
        }
    }

    /// Nothing is left if only callers are in flight: they wait here, so they submit nothing.
    private void endIfQuietLocked() {
        if (state == State.GOING_ON && tasks.inFlight() == callers.size()) {
            tasks.acceptNothing();
            endLocked(0);
        }
    }

    /// Cuts short whatever is left but the task that calls it, for [WorkerPool#close()]. That ends
    /// the drain, also one that has not begun. It may be called again.
    ///
    /// @return the cut, by which the abandoned tasks are still to be told
    public Cut<T> close() {
        T caller = tasks.ofThisThread();
        lock.lock();
        try {
            return cutLocked(new Itself(caller));
        } finally {
            lock.unlock();
        }
    }

    /// The task that closes the pool. No lambda: what the JVM has no memory to link, it never
    /// links.
    private record Itself(@Nullable Object caller) implements Predicate<Object> {
        @Override
        public boolean test(Object task) {
            return task.equals(caller);
        }
    }

    private Cut<T> cutLocked(Predicate<? super T> spared) {
        tasks.acceptNothing();
        Cut<T> cut = brokenOff;
        if (cut == null) {
            cut = new Cut<>(tasks.inFlight(), spared);
            brokenOff = cut;
        } else {
            cut.goesOnWith(spared);
        }
        tasks.cut(cut);
        if (state == State.GOING_ON) {
            endLocked(cut.abandoned.size() + cut.interrupted - interruptedCallersLocked(spared));
        }
        state = State.ENDED;
        brokenOff = null;
        return cut;
    }

    /// Those that drain are in no report, also if a close has interrupted them.
    private int interruptedCallersLocked(Predicate<? super T> spared) {
        int interrupted = 0;
        for (T caller : callers) {
            interrupted += spared.test(caller) ? 0 : 1;
        }
        return interrupted;
    }

    private void endLocked(long cut) {
        report = new DrainReport(tasks.finished() - finishedBefore, cut);
        state = State.ENDED;
        ended.signalAll();
    }
}
