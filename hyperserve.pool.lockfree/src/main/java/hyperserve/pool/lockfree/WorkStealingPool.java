package hyperserve.pool.lockfree;

import hyperserve.api.DrainReport;
import hyperserve.api.EventSource;
import hyperserve.api.Nullable;
import hyperserve.api.PoolConfig;
import hyperserve.api.PoolSnapshot;
import hyperserve.api.PoolTask;
import hyperserve.api.PoolTask.Kind;
import hyperserve.api.WorkerPool;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// A pool whose workers poll the event sources themselves and run at once what they find.
///
/// ## Structure
///
/// A [Lane] is an event source and a ring of tasks. A [Worker] that holds a lane polls it, runs the
/// first ready task itself, and puts the others into the ring, where anybody may take them. The
/// other workers hold none: they stand by to take over a lane, to steal, or to run what was
/// submitted from outside, which lies in the injector. Handlers that are known to wait run on
/// virtual threads ([Overflow]). The [Monitor] looks now and then at what got stuck.
///
/// So a fast request meets one thread, from `epoll_wait` to `write`; and a slow one costs the
/// others the time until its worker is relieved, once, because the server then learns that its
/// route waits.
///
/// ## Invariants
///
/// 1. A lane has at most one holder. It changes hands in two ways: its holder gives it away between
///    two tasks; or somebody moves the holder's word on, from the odd number of a task, by
///    `compareAndSet`, of which only one can succeed. So there is no time between a check and an
///    act in which the answer could change.
/// 2. A worker inside user code owns nothing. What is submitted there goes to the injector.
/// 3. Somebody always polls: a lane that is taken goes to an idle worker, or a new one, or, when
///    max are stuck, to a dispatcher, which runs no handler. The last worker that is free runs none
///    either ([#inlines]).
/// 4. Nobody sleeps beside work: see *Submit and park*.
/// 5. An accepted task is in exactly one place: the injector, from which `poll` and `remove` each
///    take it once, or its thread.
///
/// ## Submit and park
///
/// Submit: (1) add to the injector; (2) read how many are idle; claim one and wake it, or else (3)
/// read which lane's holder waits, and wake its source. If there is neither, all are running, and
/// each looks into the injector before it rests, and after 64 tasks at the latest.
///
/// Park: (1) count up idle and set the state IDLE, or set the lane's `waiting`; (2) look into the
/// injector; (3) park or poll. All these accesses are volatile or stronger, hence totally ordered:
/// if the submitter's (2) and (3) find nobody, the worker's (1) came later, and its (2) finds the
/// task.
///
/// ## Rejected
///
/// - Waking a thief whenever there is more than one task: the wake-up costs more than the task. The
///   monitor does it when the ring grows old.
/// - A clock to tell who is stuck: it ticks on during a garbage collection. Looks do not.
/// - More workers for handlers that wait: 16 instead of 4 made fast requests three times as slow.
/// - Spinning before the poll: halves the latency of a single connection, for half a core.
/// - A ring that hands out its value before the index is won: this is how jobs are run twice.
final class WorkStealingPool implements WorkerPool {

    private static final Logger LOG = System.getLogger(WorkStealingPool.class.getName());

    /// How many tasks the monitor moves to virtual threads in one look.
    private static final int RELIEF = 64;

    private enum Phase {
        NEW,
        RUNNING,
        DRAINING,
        CLOSED
    }

    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.NEW);
    private final Tally tally;
    final Crew crew;
    private final Overflow overflow = new Overflow(this::runCounted);
    private final Monitor monitor = new Monitor(this);
    private final Shutdown shutdown;
    final WorkLoop loop;
    private final Consumer<Thread> starter;

    /// The JDK's queue of Michael and Scott, with a collector to free its nodes. Bounded by the
    /// tally.
    private final ConcurrentLinkedQueue<Submission> injector = new ConcurrentLinkedQueue<>();

    private volatile List<Lane> lanes = List.of();

    WorkStealingPool(PoolConfig config) {
        this(config, Thread::start);
    }

    /// @param starter starts a thread; throws `OutOfMemoryError` if the system gives none
    WorkStealingPool(PoolConfig config, Consumer<Thread> starter) {
        this.starter = starter;
        this.tally = new Tally(config.capacity());
        this.crew = new Crew(this, config, starter);
        this.shutdown = new Shutdown(this, tally, crew, overflow);
        this.loop = new WorkLoop(this, crew);
    }

    @Override
    public void start(List<? extends EventSource> sources) {
        if (!phase.compareAndSet(Phase.NEW, Phase.RUNNING)) {
            throw new IllegalStateException("a pool starts once, and this one is " + phase.get());
        }
        List<Lane> all = new ArrayList<>();
        sources.forEach(source -> all.add(new Lane(source)));
        lanes = List.copyOf(all);
        starter.accept(monitor);
        lanes.forEach(crew::handOver);
        crew.fill();
    }

    /// What a worker's thread does.
    void work(Worker worker) {
        try {
            loop.run(worker);
        } finally {
            crew.ended(worker);
        }
    }

    @Override
    public boolean tryExecute(PoolTask task) {
        Kind kind = task.kind();
        if (!accepts() || !tally.enter()) {
            tally.rejected.increment();
            return false;
        }
        boolean accepted = goesVirtual(kind) ? startVirtual(task) : inject(task);
        if (!accepted) {
            tally.undoEnter();
            tally.rejected.increment();
            shutdown.taskEnded();
        }
        return accepted;
    }

    private boolean accepts() {
        Phase now = phase.get();
        return now == Phase.RUNNING || (now == Phase.DRAINING && isOwnThread());
    }

    /// A task that waits; or one that a worker with a lane must not run itself.
    private boolean goesVirtual(Kind kind) {
        return kind == Kind.BLOCKING
                || (Thread.currentThread() instanceof Worker worker
                        && worker.pool == this
                        && worker.inSourceTask);
    }

    private boolean inject(PoolTask task) {
        Submission submission = new Submission(task, System.nanoTime());
        injector.add(submission);
        // Closing empties the injector after it has changed the phase: so either it finds this
        // one, or this finds the phase changed. What it found it tells of, and counts as accepted.
        if (isClosed() && injector.remove(submission)) {
            return false;
        }
        if (!crew.wakeOne()) {
            wakeWaiting();
        }
        return true;
    }

    private void wakeWaiting() {
        for (Lane lane : lanes) {
            if (lane.waiting) {
                lane.source.wakeup();
                return;
            }
        }
    }

    /// Closing interrupts the registered threads after it has changed the phase.
    private boolean startVirtual(PoolTask task) {
        Thread thread = overflow.prepare(task);
        if (isClosed()) {
            overflow.discard(thread);
            return false;
        }
        thread.start();
        tally.overflowed.increment();
        return true;
    }

    /// Moves a task that was accepted to a virtual thread.
    void overflow(PoolTask task) {
        overflow.prepare(task).start();
        tally.overflowed.increment();
    }

    @Nullable
    PoolTask takeSubmission() {
        Submission submission = injector.poll();
        return submission == null ? null : submission.task;
    }

    boolean hasSubmissions() {
        return !injector.isEmpty();
    }

    /// Whether a worker that is about to stand by should not.
    boolean hasWork() {
        return hasSubmissions() || crew.hasOrphans() || isClosed();
    }

    /// Runs a task that was accepted, and accounts for it.
    void runCounted(PoolTask task) {
        try {
            task.run();
            tally.completed.increment();
        } catch (Throwable e) {
            tally.failed.increment();
            LOG.log(Level.ERROR, "a submitted task failed; its thread goes on", e);
        }
        tally.leave();
        shutdown.taskEnded();
    }

    @Override
    public boolean inlines(Kind kind) {
        return kind == Kind.NON_BLOCKING
                || (Thread.currentThread() instanceof Worker worker
                        && worker.pool == this
                        && mayInline(worker, kind));
    }

    /// A worker whose lane was taken may do anything. One that holds a lane must leave somebody to
    /// take it over.
    boolean mayInline(Worker worker, Kind kind) {
        if (worker.isAway()) {
            return true;
        }
        return switch (kind) {
            case NON_BLOCKING -> true;
            case UNKNOWN -> !worker.dispatcher && crew.hasSpare(lanes.size());
            case BLOCKING -> false;
        };
    }

    @Override
    public void blocking() {
        if (Thread.currentThread() instanceof Worker worker && worker.pool == this) {
            worker.announcedWait = true;
            release(worker, worker.word());
        }
    }

    /// Takes the lane of a worker that is stuck. For the monitor.
    ///
    /// @return false if the worker was quicker
    boolean retake(Worker worker, long word) {
        boolean taken = release(worker, word);
        if (taken) {
            tally.retaken.increment();
        }
        return taken;
    }

    /// Takes what a worker holds that is inside a task, and gives it to another.
    private boolean release(Worker worker, long word) {
        if (!Worker.isInTask(word)) {
            return false;
        }
        Lane lane = worker.lane;
        if (!worker.take(word)) {
            return false;
        }
        crew.wentAway();
        if (lane != null) {
            crew.handOver(lane);
        }
        return true;
    }

    /// Finds somebody for work that has waited for some looks of the monitor.
    void reinforce() {
        if (crew.wakeOne() || crew.start(null) || !crew.allAway()) {
            return;
        }
        for (int i = 0; i < RELIEF; i++) {
            PoolTask task = takeSubmission();
            if (task == null) {
                return;
            }
            overflow(task);
        }
    }

    boolean hasBacklog() {
        return hasSubmissions() || crew.hasOrphans();
    }

    void monitorAwake() {
        monitor.awake();
    }

    void endInterrupts(Worker worker) {
        shutdown.endInterrupts(worker);
    }

    void countStolen() {
        tally.stolen.increment();
    }

    List<Lane> lanes() {
        return lanes;
    }

    List<Worker> workers() {
        return crew.all();
    }

    boolean isClosed() {
        return phase.get() == Phase.CLOSED;
    }

    boolean isRunning() {
        return phase.get() == Phase.RUNNING;
    }

    /// Accepts nothing from outside any more.
    void refuse() {
        phase.compareAndSet(Phase.RUNNING, Phase.DRAINING);
    }

    /// Closes.
    ///
    /// @return the phase before, or null if it was closed already
    boolean markClosed() {
        return phase.getAndSet(Phase.CLOSED) != Phase.CLOSED;
    }

    /// Empties the injector.
    List<PoolTask> removeQueued() {
        List<PoolTask> tasks = new ArrayList<>();
        for (PoolTask task = takeSubmission(); task != null; task = takeSubmission()) {
            tasks.add(task);
        }
        return tasks;
    }

    void wakePollers() {
        lanes.forEach(lane -> lane.source.wakeup());
    }

    Monitor monitor() {
        return monitor;
    }

    /// Whether the calling thread runs a task of this pool.
    boolean isOwnThread() {
        Thread thread = Thread.currentThread();
        return (thread instanceof Worker worker && worker.pool == this)
                || overflow.contains(thread);
    }

    /// Whether the calling thread runs a task that was submitted, and is counted.
    boolean isInCountedTask() {
        Thread thread = Thread.currentThread();
        return overflow.contains(thread)
                || (thread instanceof Worker worker && worker.pool == this && !worker.inSourceTask);
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
        int busy = 0;
        for (Worker worker : crew.all()) {
            busy += worker.current() == null ? 0 : 1;
        }
        Submission oldest = injector.peek();
        long waited = oldest == null ? 0 : Math.max(0, System.nanoTime() - oldest.nanoTime);
        return new PoolSnapshot(
                crew.size(),
                busy,
                injector.size(),
                tally.submitted(),
                tally.completed.sum(),
                tally.failed.sum(),
                tally.abandoned.sum(),
                tally.rejected.sum(),
                tally.stolen.sum(),
                tally.retaken.sum(),
                tally.overflowed.sum(),
                Duration.ofNanos(waited));
    }
}
