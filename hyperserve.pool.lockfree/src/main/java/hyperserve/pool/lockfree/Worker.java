package hyperserve.pool.lockfree;

import hyperserve.api.Nullable;
import hyperserve.api.PoolTask;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// A thread that runs tasks, and the word that says who owns what it holds.
///
/// The word is even while the worker is in its own loop, and odd while it is inside a task; each
/// task has a number of its own. A worker inside a task owns nothing: whoever moves the word on
/// from odd owns its lane from then on. The worker itself does so when the task returns, or when
/// the task announces a wait; the monitor does so when the task is stuck.
///
/// Access modes, each with its partner:
///
/// - `word` is made odd by `setVolatile` in [#enter]. Its release half shows what the worker did
///   with its lane to whoever moves the word on by `compareAndSet` in [#take], whose acquire half
///   is the partner. It is more than `setRelease` because the worker then reads whether the
///   [Monitor] sleeps and whether the pool is shut; these have set that, and then read the word,
///   which is why [#word()] is volatile, too. Acquire and release would let both miss each other.
/// - `current` is written by `setRelease` before the word moves, so the word orders it for those
///   who read the word first. If another has moved the word, the worker's own `compareAndSet` in
///   [#exit] fails, and a failed one writes nothing that others could see `current` by: then it is
///   cleared by `setVolatile`. (Processors hide this: on x86 each `compareAndSet` is a fence.)
/// - `state` is volatile, and shows what its claimer has put into `assigned`.
final class Worker extends Thread {

    /// Where a worker stands with those who look for one that is free.
    enum State {
        /// In its loop or in a task.
        ACTIVE,
        /// Parked, or about to park, without a lane; anybody may claim it.
        IDLE,
        /// Claimed; what it was claimed for comes next.
        CLAIMED,
        /// Told what it was claimed for.
        SIGNALLED,
        /// Ended for want of work; nobody may claim it any more.
        GONE
    }

    private static final VarHandle WORD;
    private static final VarHandle STATE;
    private static final VarHandle CURRENT;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            WORD = lookup.findVarHandle(Worker.class, "word", long.class);
            STATE = lookup.findVarHandle(Worker.class, "state", State.class);
            CURRENT = lookup.findVarHandle(Worker.class, "current", PoolTask.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final WorkStealingPool pool;

    /// Whether it only polls and gives handlers to virtual threads, because all workers are stuck.
    final boolean dispatcher;

    private volatile long word;
    private volatile State state = State.ACTIVE;

    /// What it holds. Changed by itself alone, and only while the word is even: so whoever reads
    /// the word, then this, and then moves the word on has read what belongs to the word.
    @Nullable Lane lane;

    /// Whether the task it runs came from a source. Its own.
    boolean inSourceTask;

    /// Written by the one who claimed it, before SIGNALLED.
    @Nullable Lane assigned;

    /// The task it is in, also after its lane was taken.
    private volatile @Nullable PoolTask current;

    /// Keeps an interrupt from reaching the next task; see [Shutdown].
    final Object interruptGate = new Object();

    /// Whether the task it is in has announced that it waits for the server's own I/O.
    volatile boolean announcedWait;

    private volatile @Nullable ThreadProbe probe;

    // The monitor's own.
    long lastSeen;
    int strikes;

    /// How long its thread had run at the second strike.
    long ranBefore;

    /// The word after its lane was retaken; while the word is this, it is in the same task still,
    /// or on its way back.
    long retakenAt = -1;

    /// Whether the task it is in was told that it waits.
    boolean told;

    Worker(WorkStealingPool pool, String name, @Nullable Lane lane, boolean dispatcher) {
        super(null, null, name, 0, false);
        // Or it would be what the thread is that happens to start it.
        setDaemon(false);
        this.pool = pool;
        this.lane = lane;
        this.dispatcher = dispatcher;
    }

    @Override
    public void run() {
        pool.work(this);
    }

    /// Lets others find out what its thread does.
    void probe(ThreadProbe ofThisThread) {
        probe = ofThisThread;
    }

    long word() {
        return word;
    }

    static boolean isInTask(long word) {
        return (word & 1) != 0;
    }

    /// Gives up what it holds, for the time of a task.
    ///
    /// @return the word, to be given to [#exit]
    long enter(PoolTask task) {
        CURRENT.setRelease(this, task);
        if (announcedWait) {
            announcedWait = false;
        }
        long inTask = word + 1;
        WORD.setVolatile(this, inTask);
        return inTask;
    }

    /// Whether the system finds its thread asleep. Not cheap.
    boolean isAsleep() {
        ThreadProbe system = probe;
        return system != null && system.isWaiting();
    }

    /// How long its thread has had a processor, in nanoseconds, if the system tells. Not cheap.
    long ranNanos() {
        ThreadProbe system = probe;
        return system == null ? ThreadProbe.UNKNOWN : system.ranNanos();
    }

    /// Whether its lane was taken while it is in a task. For itself, in a task.
    boolean isAway() {
        return !isInTask(word());
    }

    /// Ends the time of a task.
    ///
    /// @return false if the lane has been taken meanwhile
    boolean exit(long inTask) {
        CURRENT.setRelease(this, (PoolTask) null);
        if (take(inTask)) {
            return true;
        }
        current = null;
        return false;
    }

    /// The task that it runs at the moment, if any.
    @Nullable
    PoolTask current() {
        return current;
    }

    /// Takes what a worker holds that is inside a task. For the worker itself and for others.
    ///
    /// @param inTask the word that was seen
    /// @return whether the caller owns the lane now
    boolean take(long inTask) {
        return WORD.compareAndSet(this, inTask, inTask + 1);
    }

    State state() {
        return state;
    }

    void state(State next) {
        state = next;
    }

    /// Changes the state if it is as expected.
    boolean changeState(State from, State to) {
        return STATE.compareAndSet(this, from, to);
    }
}
