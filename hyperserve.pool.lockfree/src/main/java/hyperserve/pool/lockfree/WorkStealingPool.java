package hyperserve.pool.lockfree;

import static java.util.Objects.requireNonNull;

import hyperserve.api.DrainReport;
import hyperserve.api.Nullable;
import hyperserve.api.PoolWorker;
import hyperserve.api.pool.EventSource;
import hyperserve.api.pool.ForeignCode;
import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.PoolSnapshot;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.PoolTask.Kind;
import hyperserve.api.pool.StackRoom;
import hyperserve.api.pool.Tally;
import hyperserve.api.pool.WorkerPool;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// A pool whose workers poll the event sources themselves and run at once what they find.
///
/// ## Structure
///
/// A [Lane] is an event source and a ring of tasks. A [Worker] that holds a lane polls it, runs the
/// first ready task itself, and puts the others into the ring, where anybody may take them. The
/// other workers hold none: they stand by to take over a lane, to steal, or to run what was
/// submitted, which lies in the [Injector]. Handlers that are known to wait run on virtual threads
/// ([Overflow]). The [Monitor] looks now and then at what got stuck.
///
/// So a fast request meets one thread, from `epoll_wait` to `write`; and a slow one costs the
/// others the time until its worker is relieved, once, because the server then learns that its
/// route waits.
///
/// ## Invariants
///
/// 1. A lane has at most one holder. It is never given, but left, and taken up by whoever comes: so
///    there is no moment in between at which it could get lost. Each tenure is one value of the
///    lane's word (see [Lane]), which begins and ends by `compareAndSet` and never comes back. It
///    may be ended by its holder between two tasks, or by whoever knows that it is over: who has
///    moved the holder's own word on, from *in the task*, by `compareAndSet`, of which only one can
///    succeed; the holder, when it comes back and finds that; and the monitor, which audits
///    holders. So no answer can change between a check and an act.
/// 2. A worker inside user code owns nothing. What is submitted there goes to the injector, or to a
///    virtual thread.
/// 3. Somebody always polls: for a lane that was left an idle worker is woken, or a new one is
///    started, or, when max are stuck, a dispatcher, which runs no handler. The last worker that is
///    free runs none either ([Relief]). If the system has no thread, the lane is an orphan until
///    the monitor, or the next worker that comes free, finds it a holder. If an error strikes
///    between two of these steps, the lane has been left before, or the audit finds it
///    ([WorkerGroup#audit]). A worker that ends, why ever, leaves its lane.
/// 4. Nobody sleeps beside a submission or an orphan: see *Submit and park*. What lies in a ring is
///    its holder's to run, and others are woken for it only if that pays: see *Help*.
/// 5. An accepted task has one fate: see [Submission]. It is in the injector, from which `poll` and
///    `remove` each take it once, or with its thread.
/// 6. No throw of foreign code leaves [WorkLoop], [Monitor] or [Injector#run], and no failure of
///    ours ends them, want of memory included: what is done in a `catch` neither allocates, links
///    nor initialises, or has a `catch` of its own behind it ([Mishap]); counting does none of
///    that either ([Tally]). What runs on the stack of a task, and must not end half-way, makes
///    sure of its stack first ([StackRoom]).
///
/// ## Protocols
///
/// All but the ring and the word's hand-over have one form: two parties each write one thing, and
/// then read what the other writes. If all four accesses are volatile, they have one order that all
/// threads agree on; whoever writes last reads what the other has written. With acquire and release
/// both might read the old values.
///
/// *Submit and park.* Submit: (1) add to the injector; (2) read how many are idle; claim one and
/// wake it, or else (3) read which lane's holder waits, and wake its source, or else (4) read
/// whether the monitor sleeps, and wake it. Park: (1) count up idle and set the state IDLE, or set
/// the lane's `waiting`; (2) look into the injector; (3) park or poll. A submitter that wakes
/// nobody leaves the task to a worker that runs, which looks into the injector before it rests, and
/// after 64 tasks at the latest, or when the monitor has seen submissions at two looks; or if all
/// are stuck, or the one that was idle has just ended, to the monitor, which does not sleep while
/// the injector holds a task. For a lane that is left it is the same, but for (3): the holder of
/// one lane takes up no other.
///
/// *Monitor.* Worker: move the word into a task, then read `asleep`. Monitor: set `asleep`, then
/// read all words, the injector and the orphans once more, then sleep.
///
/// *Word and retake.* The worker moves its word into a task ([Worker#enter]) after all it did with
/// the lane; whoever moves the word on sees that, by release and acquire. It has read the worker's
/// lane and tenure before its `compareAndSet`, and these change only while the word is free: if it
/// wins, what it read belongs to that task. The worker loses its own `compareAndSet` then, in
/// [Worker#exit], and leaves the lane, too, before its word is free again.
///
/// *Hand-over.* Old: end the tenure, then wake somebody or start somebody. New: see that there is
/// no tenure, begin one. What the old holder did with source and ring *happens before* the end of
/// its tenure, by program order if it ends that itself, otherwise by its word; and the end
/// *happens before* the next begin, which reads it.
///
/// *Audit.* Read a lane's tenure; then look whether its worker is there, and whether its word is
/// not *taken*. A worker is in the [Roster] from before its first tenure until it has ended its
/// last, and its word is free or in a task for all of a tenure: from *taken* it is freed only after
/// the worker itself has ended the tenure that was taken. So if the audit does not find that, this
/// tenure was over, and to end it harms nobody.
///
/// *Help.* A thief costs more to wake than a short task takes. The monitor finds out how long the
/// tasks of a holder are that is never idle, and how many are worth half a millisecond; whoever
/// finds so many in the ring, the holder after a poll or the monitor, wakes one that is there, idle
/// or waiting in another poll; and if there still are as many when that one comes, it wakes the
/// next. Who searches looks at the lane that has called, and at two others. A wake-up that comes to
/// nothing costs nothing but time: the monitor looks again. Where there is no processor for one who
/// helps, nobody is called: see [SpareProcessor].
///
/// *Ring.* Owner: fill the slot, then move `tail` by release. Thief: read `head`, read `tail` by
/// acquire, move `head` by `compareAndSet`; only the winner of an index touches its slot, and
/// empties it by release; the owner reads by acquire that it is empty before the next lap. See
/// [TaskRing].
///
/// *Drain and close.* Submitter: count the task in, read the phase, add the task, read the phase
/// again. Drain: set the phase, read the number in flight. Cut: set the phase, empty the injector,
/// look at each worker and virtual thread. A thread that has taken a task publishes it, then reads
/// the phase. So a task is refused, or the drain waits for it; and it is found by the cut, or does
/// not begin. How an interrupt is kept from the next task: see [Shutdown].
///
/// ## What tests do not show
///
/// On x86 each `compareAndSet`, even one that fails, and each volatile write is a full fence, and
/// no load is reordered with another: there, release instead of volatile in the protocols above
/// would show only where a plain write is followed by a read, and acquire instead of plain never.
/// Lincheck explores no weak memory at all. The words above have to carry that part.
///
/// ## Rejected
///
/// - Waking a thief whenever there is more than one task: the wake-up costs more than the task.
/// - Giving a lane to a worker that was claimed for it: an error after the claim loses both.
/// - `LongAdder` to count: its first conflict allocates, in the midst of an account.
/// - A clock to tell who is stuck: it ticks on during a garbage collection. Looks do not.
/// - More workers for handlers that wait: 16 instead of 4 made fast requests three times as slow.
/// - Spinning before the poll: halves the latency of a single connection, for half a core.
/// - A ring that hands out its value before the index is won: this is how jobs are run twice.
/// - More dispatchers for handlers that block though they say they do not: a thread for each
///   connection. A dispatcher gives away all handlers instead.
///
/// ## References
///
/// Go's `runtime/proc.go` (netpoller, handing off a P), tokio's `block_in_place` and parked driver,
/// and Doug Lea, *Using JDK 9 Memory Order Modes*.
final class WorkStealingPool implements WorkerPool {

    /// How many others a lane that is behind looks at, to find one whose holder waits.
    private static final int CANDIDATES = 4;

    private final AtomicBoolean started = new AtomicBoolean();
    private final Phase.Clock phase = new Phase.Clock();
    private final InFlight inFlight;
    private final Tally tally = new Tally();
    final WorkerGroup group;
    final Injector injector;
    private final Overflow overflow;
    final Relief relief;
    private final Monitor monitor;
    private final Shutdown shutdown;
    final WorkLoop loop;
    private final Consumer<Thread> starter;

    private volatile Lane[] lanes = {};

    /// A lane that is behind, for whoever was woken for it; a hint.
    private final AtomicReference<@Nullable Lane> behind = new AtomicReference<>();

    WorkStealingPool(PoolConfig config) {
        this(config, Thread::start);
    }

    /// @param starter starts a thread; throws what [Thread#start] does
    WorkStealingPool(PoolConfig config, Consumer<Thread> starter) {
        Mishap.prepare();
        ForeignCode.prepare();
        this.starter = starter;
        this.inFlight = new InFlight(config.capacity());
        this.group = new WorkerGroup(this, config, starter);
        this.injector = new Injector(this, phase, inFlight, tally);
        this.overflow = new Overflow(phase, tally, injector::run, starter);
        this.relief = new Relief(this, tally, group, injector);
        this.monitor = new Monitor(this, relief);
        this.shutdown = new Shutdown(this, phase, inFlight, tally, group, injector, overflow);
        this.loop = new WorkLoop(this, injector, group, relief);
    }

    @Override
    public void start(List<? extends EventSource> sources) {
        Lane[] all =
                sources.stream()
                        .map(source -> new Lane(requireNonNull(source)))
                        .toArray(Lane[]::new);
        if (phase.isClosed() || !started.compareAndSet(false, true)) {
            throw new IllegalStateException("a pool starts once; this one was started or closed");
        }
        Rehearsal.perform(this);
        lanes = all;
        phase.advanceTo(Phase.RUNNING);
        boolean complete = false;
        try {
            starter.accept(monitor);
            group.begin();
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    /// What a worker's thread does.
    void work(Worker worker) {
        try {
            loop.run(worker);
        } finally {
            group.ended(worker);
        }
    }

    @Override
    public boolean tryExecute(PoolTask task) {
        return injector.tryExecute(task);
    }

    /// Sees to it that a submission is found: by a worker that is idle, or that waits in its poll,
    /// or, if there is neither, by one that ends its task, or that the monitor finds.
    void wakeForSubmission() {
        if (group.wakeOne()) {
            return;
        }
        for (Lane lane : lanes) {
            if (lane.isWaitedFor()) {
                wake(lane);
                return;
            }
        }
        monitor.awake();
    }

    private static void wake(Lane lane) {
        try {
            lane.source.wakeup();
        } catch (Throwable e) {
            Mishap.WAKE_UP_FAILED.log(e);
        }
    }

    /// Wakes somebody to help the holder of a lane: a worker that is idle, or one that waits in the
    /// poll of another lane. Looks at few of those, as there may be many, none of which waits.
    ///
    /// @return whether there was one
    boolean callHelp(Lane lane) {
        behind.set(lane);
        if (group.wakeOne()) {
            return true;
        }
        Lane[] all = lanes;
        int start = (int) Thread.currentThread().threadId();
        for (int i = 0; i < Math.min(all.length, CANDIDATES); i++) {
            Lane other = all[Math.floorMod(start + i, all.length)];
            if (other != lane && other.isWaitedFor()) {
                wake(other);
                return true;
            }
        }
        return false;
    }

    /// The lane that somebody was called to help last, if it still is behind as far as is known.
    @Nullable
    Lane behind() {
        return behind.get();
    }

    /// Forgets that a lane is behind.
    void caughtUp(Lane lane) {
        behind.compareAndSet(lane, null);
    }

    /// Whether a worker that is about to stand by should not.
    boolean hasWork() {
        return hasBacklog() || isClosed();
    }

    @Override
    public boolean inlines(Kind kind) {
        Worker worker = ownWorker();
        return worker == null ? kind == Kind.NON_BLOCKING : relief.mayInline(worker, kind);
    }

    @Override
    public void blocking() {
        Worker worker = ownWorker();
        if (worker != null) {
            // The hand-over runs on the task's stack, and must not end half-way.
            StackRoom.ensure();
            worker.announceWait();
            relief.release(worker, worker.word());
        }
    }

    boolean hasBacklog() {
        return !injector.isEmpty() || group.hasOrphans();
    }

    void monitorAwake() {
        monitor.awake();
    }

    void endInterrupts(Worker worker) {
        shutdown.endInterrupts(worker);
    }

    void taskEnded() {
        shutdown.taskEnded();
    }

    void countStolen() {
        tally.countStolen();
    }

    Overflow overflow() {
        return overflow;
    }

    // Nobody changes it.
    Lane[] lanes() {
        return lanes;
    }

    List<Worker> workers() {
        return group.all();
    }

    boolean isClosed() {
        return phase.isClosed();
    }

    void wakePollers() {
        for (Lane lane : lanes) {
            wake(lane);
        }
    }

    Monitor monitor() {
        return monitor;
    }

    private @Nullable Worker ownWorker() {
        return Thread.currentThread() instanceof Worker worker && worker.pool == this
                ? worker
                : null;
    }

    /// Whether the calling thread runs a task of a source of this pool.
    boolean isInSourceTask() {
        Worker worker = ownWorker();
        return worker != null && worker.isInSourceTask();
    }

    /// The submitted task that the calling thread runs, if it runs one of this pool.
    @Nullable
    Submission currentSubmission() {
        Worker worker = ownWorker();
        if (worker == null) {
            return overflow.ofThisThread();
        }
        return worker.current() instanceof Submission submission ? submission : null;
    }

    /// Whether the calling thread runs a task of this pool, of whatever origin.
    boolean isOwnThread() {
        return ownWorker() != null || overflow.ofThisThread() != null;
    }

    @Override
    public DrainReport drain(Duration grace) {
        return shutdown.drain(grace);
    }

    @Override
    public void close() {
        shutdown.close();
    }

    @Override
    public PoolSnapshot snapshot() {
        int busy = overflow.size();
        for (Worker worker : group.all()) {
            busy += worker.current() == null ? 0 : 1;
        }
        return tally.snapshot(group.size(), busy, injector.size(), injector.oldestAge());
    }

    @Override
    public List<PoolWorker> poolWorkers() {
        List<PoolWorker> seen = WorkersSeen.of(group.all(), lanes);
        seen.addAll(overflow.standIns());
        return seen;
    }
}
