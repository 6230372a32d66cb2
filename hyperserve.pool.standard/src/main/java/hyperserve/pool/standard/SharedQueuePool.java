package hyperserve.pool.standard;

import hyperserve.api.DrainReport;
import hyperserve.api.Nullable;
import hyperserve.api.PoolWorker;
import hyperserve.api.pool.Deadline;
import hyperserve.api.pool.Drain;
import hyperserve.api.pool.EventSource;
import hyperserve.api.pool.ForeignCode;
import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.PoolSnapshot;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.StackRoom;
import hyperserve.api.pool.Tally;
import hyperserve.api.pool.WorkerPool;
import hyperserve.pool.executor.EventLoop;
import hyperserve.pool.standard.Worker.State;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// A pool whose workers take their tasks from one bounded queue, under one lock.
///
/// ## Structure
///
/// One [ReentrantLock] guards everything: the [TaskQueue], the [WorkerGroup] of workers, the
/// [Drain], what the [Tally] counts, the phase. A method whose name ends in `Locked` needs it held.
/// Nothing else synchronises, so there are no access modes to pair, and all that the contract says
/// about *happens before* follows from the lock. Code of others (tasks, `abandoned`, event sources)
/// runs without it; threads are started and tasks interrupted under it, so neither can come too
/// late.
///
/// A worker is a platform thread. It is COMING, RUNNING, WAITING (its task has announced with
/// [#blocking] that it waits for I/O) or IDLE. For a WAITING worker a *replacement* may run tasks,
/// a virtual thread that never idles: it ends when it finds no task, or when there are more
/// replacements than WAITING workers. A replacement may wait too, and be replaced in its turn.
///
/// Event sources have a thread each, an [EventLoop], which is not a worker.
///
/// ## Invariants, true whenever the lock is free
///
/// 1. Queued, RUNNING and WAITING tasks together are at most `capacity`.
/// 2. RUNNING + COMING ≤ `max`: however many wait, no more than `max` tasks compute.
/// 3. No queued task waits in vain. Either as many workers are COMING as tasks are queued; or
///    RUNNING + COMING = `max`; or nobody is IDLE, `target` workers exist, each WAITING worker has
///    its replacement, and the queue is no longer than the workers are many, or these are `max`.
///    (If the system refuses to start a thread, the task waits for the next worker that is free.)
/// 4. While there are more than `min` workers, each IDLE one waits for `keepAlive` at most. For
///    workers come to be only while nobody is IDLE, so none sleeps on from quieter times.
/// 5. An interrupt is sent only to a worker with a task, and cleared together with the end of that
///    task; so none reaches a task that it was not meant for.
/// 6. `submitted` = `completed` + `failed` + `abandoned` + queued + RUNNING + WAITING.
///
/// ## Protocol
///
/// Submit, in one hold of the lock:
/// 1. refuse if the phase or the capacity say so;
/// 2. queue the task;
/// 3. *reinforce*: if more tasks are queued than workers are COMING, and invariant 2 has room,
///    send one worker out. The first of these that there is: the worker IDLE for the shortest
///    time; a new worker, below `target`; a replacement, if somebody WAITING has none; a new
///    worker, below `max`, if the queue is longer than the workers are many, or if the task comes
///    from a task of the pool, which may go on to wait for it.
///
/// Park, in one hold of the lock, which ends when the worker goes to sleep:
/// 1. account for the task that has ended, clear the interrupt flag;
/// 2. if a task is queued and invariant 2 has room, take it and go;
/// 3. otherwise go IDLE, on top of the others; or end, if the time is over or it was a
///    replacement, and then *reinforce*, as it leaves room to others.
///
/// Since both are whole under the lock, a submitter either sees the worker IDLE or the worker sees
/// the task. A worker that ends one task may take another one before the COMING worker does that
/// was sent for it; that one then goes IDLE again. [#blocking] makes room, and so reinforces too.
///
/// ## Rejected
///
/// - Handing a task to an IDLE worker directly, past the queue: leaves a task that is neither
///   queued nor running, to be told apart in each of drain, close and snapshot.
/// - Waking whoever sleeps longest: keeps all workers half asleep, so that none ends.
/// - Replacements as platform threads: a thousand stalled uploads would cost as many stacks. Idle
///   replacements: starting one costs no more than waking it.
/// - Letting a worker that has waited go on beside its replacement: `max` would be no bound.
/// - An `ExecutorPool`, of a `ThreadPoolExecutor` or of this queue and its workers: the accounts
///   would be in an atomic word, a map and a monitor for each task beside the lock, so that no
///   invariant holds of all of them at any one time; queuing a task would allocate (152 bytes, and
///   twice the processor time: 330 ns instead of 150), and may fail in more places for want of
///   memory; the snapshot would not tell the workers, and no thread would start before the first
///   task. And a `ThreadPoolExecutor` grows beyond its core only when its queue is full, and has no
///   stand-ins for workers that wait but more platform threads.
/// - Starting threads outside the lock: saves others some 50 µs now and then, and needs a rule for
///   a start that fails after the task was accepted.
final class SharedQueuePool implements WorkerPool {

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    /// The worker that a thread is, of whatever pool; set on the threads of workers only.
    private static final ThreadLocal<@Nullable Worker> WORKER = new ThreadLocal<>();

    private enum Phase {
        NEW,
        STARTED,
        CLOSED
    }

    private final PoolConfig config;
    private final Duration closeLimit;
    private final CountDownLatch pollingEnded = new CountDownLatch(1);
    private final AtomicBoolean closeBegun = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();

    // All below is guarded by the lock, but the loops do not change once the pool is closed.
    private final TaskQueue queue;
    private final WorkerGroup group;
    private final Tally tally = new Tally();
    private final Ending ending;
    private final Drain<Worker> drain;
    private final WorkLoop workLoop;
    private final List<EventLoop> loops = new ArrayList<>();
    private Phase phase = Phase.NEW;

    SharedQueuePool(PoolConfig config) {
        this(config, platformThreads(), CLOSE_LIMIT);
    }

    /// Counts by itself: for a builder that counts, each start of an image would make code, as the
    /// AOT cache holds none for it; 5 ms.
    private static ThreadFactory platformThreads() {
        AtomicLong made = new AtomicLong();
        return task ->
                Thread.ofPlatform()
                        .name("hyperserve-standard-worker-" + made.incrementAndGet())
                        .daemon(false)
                        .inheritInheritableThreadLocals(false)
                        .unstarted(task);
    }

    /// @param platformThreads makes the workers' threads
    /// @param closeLimit how long [#close()] waits for workers to end
    SharedQueuePool(PoolConfig config, ThreadFactory platformThreads, Duration closeLimit) {
        Mishap.prepare();
        ForeignCode.prepare();
        // Found by our loader now, as that takes memory; the workers wait by it when there is none.
        Objects.requireNonNull(LockSupport.class);
        // Needed at the end, also by a pool that polls nothing; in a jar that may not be open yet.
        Objects.requireNonNull(EventLoop.class);
        this.config = config;
        this.closeLimit = closeLimit;
        this.queue = new TaskQueue(config.capacity());
        this.group = new WorkerGroup(config, lock, platformThreads, this::work);
        this.ending = new Ending(queue, group, tally, this::self);
        this.drain = new Drain<>(lock, ending);
        this.workLoop = new WorkLoop(lock, queue, group, tally, ending, drain);
    }

    @Override
    public void start(List<? extends EventSource> sources) {
        boolean halfStarted = false;
        lock.lock();
        try {
            if (phase != Phase.NEW) {
                throw new IllegalStateException("a pool starts once, and this one is " + phase);
            }
            phase = Phase.STARTED;
            halfStarted = true;
            startThreadsLocked(sources);
            halfStarted = false;
        } finally {
            lock.unlock();
            if (halfStarted) {
                close();
            }
        }
    }

    private void startThreadsLocked(List<? extends EventSource> sources) {
        for (int i = 0; i < config.min(); i++) {
            group.startLocked();
        }
        for (EventSource source : sources) {
            String name = "hyperserve-standard-loop-" + (loops.size() + 1);
            loops.add(EventLoop.start(source, name));
        }
    }

    @Override
    public boolean tryExecute(PoolTask task) {
        Objects.requireNonNull(task, "task");
        boolean inside = self() != null;
        lock.lock();
        try {
            if (!acceptsLocked(inside)) {
                tally.countRejected();
                return false;
            }
            queue.add(task, System.nanoTime());
            tally.countSubmitted();
            group.reinforceLocked(queue.size(), inside);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean acceptsLocked(boolean inside) {
        boolean room = ending.inFlight() < config.capacity();
        return phase == Phase.STARTED && ending.acceptsLocked(inside) && room;
    }

    /// Asked on the threads that poll, where nothing may wait.
    @Override
    public boolean inlines(PoolTask.Kind kind) {
        return kind == PoolTask.Kind.NON_BLOCKING;
    }

    @Override
    public void blocking() {
        Worker worker = self();
        if (worker == null) {
            return;
        }
        StackRoom.ensure();
        lock.lock();
        try {
            if (worker.state == State.RUNNING) {
                group.moveLocked(worker, State.WAITING);
                group.reinforceLocked(queue.size(), false);
            }
        } finally {
            lock.unlock();
        }
    }

    private void work(Worker worker) {
        WORKER.set(worker);
        workLoop.run(worker);
    }

    /// The worker of this pool that the current thread is, if it is one.
    private @Nullable Worker self() {
        Worker worker = WORKER.get();
        return worker != null && worker.group == group ? worker : null;
    }

    @Override
    public DrainReport drain(Duration grace) {
        // A task that drains waits for others, which may be queued behind it.
        blocking();
        return drain.drain(grace);
    }

    @Override
    public PoolSnapshot snapshot() {
        lock.lock();
        try {
            return tally.snapshot(
                    group.platformWorkersLocked(),
                    group.withTaskLocked(),
                    queue.size(),
                    queue.nanosWaited(System.nanoTime()));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<PoolWorker> poolWorkers() {
        lock.lock();
        try {
            List<PoolWorker> seen = EventLoop.seen(loops);
            group.addToLocked(seen);
            return seen;
        } finally {
            lock.unlock();
        }
    }

    /// The first caller stops the polling, and the others wait until it has; but a task that is not
    /// the first waits for nothing, as the first one waits for it.
    @Override
    public void close() {
        Deadline deadline = Deadline.in(closeLimit);
        Thread caller = Thread.currentThread();
        if (closeBegun.compareAndSet(false, true)) {
            closeAll();
        } else if (self() != null || loops.stream().anyMatch(EventLoop::isCurrentThread)) {
            return;
        } else {
            deadline.await(nanos -> pollingEnded.await(nanos, TimeUnit.NANOSECONDS));
        }
        List<Thread> threads = threads();
        threads.remove(caller);
        for (Thread thread : threads) {
            deadline.await(nanos -> thread.join(Duration.ofNanos(nanos)));
        }
    }

    private List<Thread> threads() {
        lock.lock();
        try {
            return group.threadsLocked();
        } finally {
            lock.unlock();
        }
    }

    /// If it is broken off, for want of memory say, the next caller takes it up.
    private void closeAll() {
        boolean closed = false;
        try {
            cutAll().tellAbandoned();
            EventLoop.closeAll(loops);
            pollingEnded.countDown();
            closed = true;
        } finally {
            closeBegun.set(closed);
        }
    }

    private Drain.Cut<Worker> cutAll() {
        lock.lock();
        try {
            phase = Phase.CLOSED;
            Drain.Cut<Worker> cut = drain.close();
            group.dismissLocked();
            return cut;
        } finally {
            lock.unlock();
        }
    }
}
