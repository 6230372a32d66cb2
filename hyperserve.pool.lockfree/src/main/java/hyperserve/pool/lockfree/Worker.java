package hyperserve.pool.lockfree;

import hyperserve.api.Nullable;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.ThreadProbe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// A thread that runs tasks, and the word that says who owns what it holds.
///
/// The word is the number of a task and one of three states: free, while the worker is in its own
/// loop before that task; in the task; or taken, which is in the task, too, but without what it
/// held. A worker inside a task owns nothing: whoever moves the word on from *in the task* owns its
/// lane from then on. The worker itself does so when the task returns, or when the task announces a
/// wait; the monitor does so when the task is stuck. From *taken*, only the worker moves it on,
/// when the task has returned, and it has forgotten the lane by then: so the lane that a worker has
/// whose word is taken is held by nobody, or by somebody else.
///
/// Access modes, each with its partner:
///
/// - `word` is moved into the task by `setVolatile` in [#enter]. Its release half shows what the
///   worker did with its lane to whoever moves the word on by `compareAndSet` in [#take], whose
///   acquire half is the partner. It is more than `setRelease` because the worker then reads
///   whether the [Monitor] sleeps and whether the pool is shut; these have set that, and then read
///   the word, which is why [#word()] is volatile, too. Acquire and release would let both miss
///   each other. In [#resume] the volatile write shows that the lane is forgotten to an audit
///   ([WorkerGroup#audit]) that reads the word.
/// - `current` is written by `setRelease` before the word moves, so the word orders it for those
///   who read the word first. If another has moved the word, the worker's own `compareAndSet` in
///   [#exit] fails, and a failed one writes nothing that others could see `current` by: then it is
///   cleared by `setVolatile`. (Processors hide this: on x86 each `compareAndSet` is a fence.)
/// - `state` is volatile: see [WorkerGroup].
final class Worker extends HotFields.AfterWorker {

    /// Where a worker stands with those who look for one that is free.
    enum State {
        /// In its loop or in a task.
        ACTIVE,
        /// Parked, or about to park, without a lane; anybody may wake it.
        IDLE,
        /// Woken to look for work.
        SIGNALLED,
        /// Ended, or about to; nobody may wake it any more.
        GONE
    }

    // The last two bits of the word; the rest is the number of the task.
    private static final long IN_TASK = 1;
    private static final long TAKEN = 2;
    private static final long NEXT_TASK = 4;

    private static final VarHandle WORD;
    private static final VarHandle STATE;
    private static final VarHandle CURRENT;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            WORD = lookup.findVarHandle(HotFields.OfWorker.class, "word", long.class);
            STATE = lookup.findVarHandle(Worker.class, "state", State.class);
            CURRENT = lookup.findVarHandle(HotFields.OfWorker.class, "current", PoolTask.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// Fills the gap that the one of the superclass leaves with other headers.
    int lastFiller;

    final WorkStealingPool pool;

    /// Its own among all that the pool ever had; from 1 on.
    final int number;

    /// Whether it only polls and gives handlers to virtual threads, because all workers are stuck.
    final boolean dispatcher;

    private volatile State state = State.ACTIVE;

    /// Whether it was woken and has not helped anybody since. Its own.
    boolean fresh;

    /// When it began to do the work of others, since its last poll; zero if it did not. Its own.
    long helpsSince;

    /// What it draws lanes by. Its own.
    private int random;

    // The roster's.
    int slot;
    volatile @Nullable Worker older;

    /// Keeps an interrupt from reaching the next task; see [Shutdown].
    final Object interruptGate = new Object();

    private volatile @Nullable ThreadProbe probe;

    /// What the monitor knows of it.
    final Sighting sighting = new Sighting();

    Worker(WorkStealingPool pool, String name, int number, boolean dispatcher) {
        super(name);
        // Or it would be what the thread is that happens to start it.
        setDaemon(false);
        this.pool = pool;
        this.number = number;
        this.random = number * 0x9e3779b9 | 1;
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
        return (word & 3) == IN_TASK;
    }

    static boolean isTaken(long word) {
        return (word & 3) == TAKEN;
    }

    /// The number of the task that a word stands for; if it is free, of the next one.
    static long task(long word) {
        return word / NEXT_TASK;
    }

    /// Gives up what it holds, for the time of a task.
    ///
    /// @return the word, to be given to [#exit]
    long enter(PoolTask task) {
        CURRENT.setRelease(this, task);
        if (announcedWait != 0) {
            announcedWait = 0;
        }
        long inTask = word + IN_TASK;
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

    /// How long its thread has waited for a processor, in nanoseconds, if the system tells. Not
    /// cheap.
    long delayNanos() {
        ThreadProbe system = probe;
        return system == null ? ThreadProbe.UNKNOWN : system.delayNanos();
    }

    /// Whether the task it is in has announced that it waits for the server's own I/O.
    boolean hasAnnouncedWait() {
        return announcedWait != 0;
    }

    /// Announces that the task it is in waits for the server's own I/O.
    void announceWait() {
        announcedWait = 1;
    }

    /// Whether the task it runs came from a source. For itself.
    boolean isInSourceTask() {
        return inSourceTask != 0;
    }

    /// Says whether the task that it runs next came from a source. For itself.
    void runsSourceTask(boolean now) {
        inSourceTask = now ? 1 : 0;
    }

    /// Whether its lane was taken while it is in a task. For itself, in a task.
    boolean isAway() {
        return isTaken(word());
    }

    /// Ends the time of a task.
    ///
    /// @return false if the word has been taken meanwhile; to be followed by [#resume] then
    boolean exit(long inTask) {
        CURRENT.setRelease(this, (PoolTask) null);
        if (WORD.compareAndSet(this, inTask, inTask - IN_TASK + NEXT_TASK)) {
            return true;
        }
        current = null;
        return false;
    }

    /// Ends the time of a task whose word was taken, or one that never began.
    ///
    /// @return whether the word was taken
    boolean resume() {
        if (!isTaken(word)) {
            current = null;
            return false;
        }
        layDown();
        WORD.setVolatile(this, word - TAKEN + NEXT_TASK);
        return true;
    }

    /// Leaves the lane that it has, if it has one, to whoever comes next. If the lane was taken
    /// from it, it makes sure that whoever did so has left it, too.
    void layDown() {
        Lane mine = lane;
        if (mine != null) {
            lane = null;
            mine.putDown(tenure);
        }
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
        return WORD.compareAndSet(this, inTask, inTask - IN_TASK + TAKEN);
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

    /// A number from 0 to less than the bound. For itself.
    int draw(int bound) {
        // Marsaglia's xorshift.
        random ^= random << 13;
        random ^= random >>> 17;
        random ^= random << 5;
        return Math.floorMod(random, bound);
    }
}
