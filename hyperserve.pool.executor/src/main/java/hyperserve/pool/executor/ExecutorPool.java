package hyperserve.pool.executor;

import hyperserve.api.DrainReport;
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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// A pool made of an executor, or of threads that each run one task: it keeps all that [WorkerPool]
/// promises, and leaves open which thread runs what, and when.
///
/// The executor belongs to the pool, which shuts it down in [#close()]: nobody else gives it work,
/// shuts it down, or interrupts its threads. It has to
///
/// - run whatever it has taken, once and in any order, or throw instead of taking it. A throw
///   refuses the task, and so does running it on the thread that submits it. An executor that
///   drops work without a throw loses requests;
/// - start no thread before it is given work;
/// - run no work on a thread that is in the middle of other work, as a fork-join pool does in a
///   join;
/// - make threads that inherit nothing; see [Thread.Builder#inheritInheritableThreadLocals];
/// - run more tasks at a time, if their number is limited, as it is told how many of them wait; or
///   as many stalled uploads as it has threads stop the server.
///
/// Event sources have an [EventLoop] each; only work that never waits goes on there. Of the sizes
/// in [PoolConfig] the pool itself looks at the capacity alone. In its snapshots `threads` and
/// `busy` are both the tasks that run, and to take one costs a look at each task in flight.
///
/// ```java
/// var threads = new ThreadPoolExecutor(
///         size, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
/// return ExecutorPool.of(threads, "example-loop-", config, waiting -> {
///     threads.setCorePoolSize(size + waiting);
///     threads.prestartAllCoreThreads();
/// });
/// ```
public final class ExecutorPool implements WorkerPool {

    // ## Structure
    //
    // When and where a task runs is for others to say. What is left to do is to count, and to find
    // everybody when the pool ends.
    //
    // - Admission is one atomic word: the phase (NEW, OPEN, DRAINING, SHUT) and the number of tasks
    //   in flight, which are those accepted and neither ended nor abandoned.
    // - Submission is a task with its fate, guarded by a monitor of its own: ACCEPTED, then RUNNING
    //   and ENDED, or ABANDONED instead. An executor is given a Ticket for it, a thread of its own
    //   a Start.
    // - Submissions are those under way, in a concurrent map, and what starts them. A cut finds in
    //   it whom to interrupt. ThreadPerTask leaves map and threads to TaskThreads, which makes each
    //   submission's thread itself, so that the thread is the key, by which it finds out whether it
    //   is one of this pool's; and which has a submission begun on another, if its own does not get
    //   to run. ExecutorSubmissions learn the thread only when a submission begins, and remember it
    //   in a thread-local.
    // - Shortage tells an executor how many tasks have announced that they wait.
    // - Drain has the pool's lock, which guards its own state, the phase, and start and close. What
    //   it asks of the tasks is answered by Ending, which also waits for the last of them.
    // - Event sources have a platform thread each, an EventLoop. On virtual ones, handlers that
    //   compute would keep the poller from its core, and nobody would be read from.
    //
    // ## Invariants
    //
    // 1. The number in Admission is at most `capacity`, and each accepted task is in it until its
    //    fate is counted. So if it is zero, `submitted` = `completed` + `failed` + `abandoned`.
    // 2. A submission leaves ACCEPTED once, in its monitor: to RUNNING by a thread, which then runs
    //    the task; to ABANDONED by a cut, or by a thread that has no memory to begin it, which then
    //    says so to the task; or to RETRACTED by its submitter, which then refuses the task. Hence
    //    exactly one of the three happens, once. An executor that comes to a submission which is
    //    not ACCEPTED passes over it.
    // 3. Once the phase is SHUT, each submission has been seen by the cut, or its submitter sees
    //    SHUT.
    // 4. An interrupt is sent in the submission's monitor while its task runs, to the thread that
    //    began it. The end, in the same monitor, clears the flag: so it reaches no other task. The
    //    begin clears what strangers have set.
    // 5. A submission is in Submissions from before its start until the last step of its thread
    //    with it, or until it was retracted or abandoned and will not come to a thread.
    // 6. While the pool drains, and a task runs that is not itself waiting in `drain`, the number
    //    is above that of the waiting ones. So once they are equal nobody is left who might submit.
    // 7. The last number that an executor was told by Shortage is that of the tasks that wait.
    // 8. Between counting a task in and launching it, and between its end and counting it out,
    //    nothing allocates, so want of memory loses no count.
    //
    // ## Protocol
    //
    // Submit:
    // 1. compare-and-set the number up, if the phase and the capacity allow it; otherwise refuse;
    // 2. add the submission;
    // 3. look at the phase again; if it is SHUT, go to 5;
    // 4. start the submission; if that neither fails nor throws, it is accepted;
    // 5. retract the submission and refuse. If a cut has abandoned it, or a thread has begun it
    //    though to start it threw, then it was accepted after all. Unless a thread has begun it,
    //    take the submission out.
    //
    // End, on the submission's thread:
    // 1. leave RUNNING, count the end and clear the flag, in one hold of the monitor;
    // 2. decrement the number; if the word says DRAINING or SHUT, take the lock, look whether the
    //    drain is over, and wake those who wait;
    // 3. take the submission out.
    //
    // Drain, with the lock: set DRAINING, look whether only callers are in flight, else sleep until
    // somebody has seen so, or the time is over: then cut. Before that, and without the lock, a
    // task that drains says that it waits: another may be queued for its thread.
    //
    // Cut, with the lock: set SHUT, then look at every submission; interrupt what is RUNNING and
    // abandon what is ACCEPTED. Its thread, once it gets to run, ends without touching the task.
    //
    // Close: cut; shut the executor down; end the polling; sleep until no task is in flight but the
    // caller, then until the threads have ended. A task cannot wait for the threads of an executor,
    // as its own is one of them.
    //
    // ## Access modes
    //
    // All atomics are volatile; the word and the map are looked at in opposite order by those who
    // may miss each other, and anything weaker would allow both to.
    //
    // - Submit (add the submission, read the word) with cut (write the word, read the map): one of
    //   them sees the other, which is invariant 3. The map's bins and links are volatile, and a
    //   traversal finds what was added before it began.
    // - End (decrement, which returns the phase) with drain (set DRAINING, read the number) and
    //   close (set SHUT, read the number): all changes are of one word. Either the waiter reads the
    //   lower number, or the task reads the phase and knocks, and the lock makes it wait until the
    //   waiter sleeps.
    // - What the submitter did *happens before* the run by the thread's start or the executor's
    //   hand-over, as Executor promises, and before the abandonment by the map. The run
    //   *happens before* the return of `drain` and `close` by the decrement and the read of the
    //   number, and before a snapshot that counts it by the monitor or the map.
    // - Plain fields: Submission's `thread` and `state` are the monitor's. Ticket's `waiting` and
    //   `entered`, and the thread-local, are the submission's thread's own. Ticket's `submitter`
    //   races with the thread that runs the submission, on purpose: only the submitting thread
    //   writes it, so only that one, which reads what it wrote last, can find itself there.
    //
    // A drain's report is exact: a cut finds each submission either counted as ended in time or
    // still in RUNNING, and what it has interrupted is counted as late.
    //
    // ## Rejected
    //
    // - A semaphore for the capacity: a second word beside the phase, so a task may get its permit
    //   after the pool was found empty.
    // - Threads in an intrusive list or in slots: the map's node is little beside a virtual thread
    //   and its stack, and an unlink that may race a traversal needs an essay of its own.
    // - A thread-local where each submission has a thread: a table for each, for a question that
    //   only a draining pool asks. Executors' threads are few, or have one for each submission
    //   anyway.
    // - Executors.newThreadPerTaskExecutor in place of ThreadPerTask: it keeps a concurrent set
    //   of threads beside our map, and a queue's clock would be read for nothing.
    // - ExecutorService.shutdownNow: it interrupts idle threads and callers of `close`, at a time
    //   when nobody can say which task that hits.
    // - Atomic states in place of the monitor: an interrupt between check and end would need a
    //   state in which the ending thread spins. The monitor is free but during a cut or a snapshot,
    //   and costs the same compare-and-set.
    // - Leaving what has not begun to its thread, with the flag set: where tasks that compute hold
    //   all threads, its client would learn of the end when they are done.
    // - Virtual threads that stand in for those that wait, in place of telling the executor: they
    //   would have to look for queued submissions in the map, in no order and past all others.

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private enum Phase {
        NEW,
        STARTED,
        CLOSED
    }

    private final Submissions submissions;
    private final String loopNames;
    private final Duration closeLimit;
    private final CountDownLatch pollingEnded = new CountDownLatch(1);
    private final AtomicBoolean closeBegun = new AtomicBoolean();
    private final Tally tally = new Tally();
    private final Admission admission;
    private final Consumer<Submission> action = this::perform;
    private final BooleanSupplier shut;

    private final ReentrantLock lock = new ReentrantLock();

    // All below is guarded by the lock, but the loops do not change once the pool is closed.
    private final Ending ending;
    private final Drain<Submission> drain;
    private final List<EventLoop> loops = new ArrayList<>();
    private Phase phase = Phase.NEW;

    private ExecutorPool(Submissions submissions, String loopNames, int capacity) {
        this(submissions, loopNames, capacity, CLOSE_LIMIT);
    }

    /// @param closeLimit how long [#close()] waits for tasks and threads to end
    ExecutorPool(Submissions submissions, String loopNames, int capacity, Duration closeLimit) {
        this.submissions = submissions;
        this.loopNames = Objects.requireNonNull(loopNames, "loopNames");
        this.closeLimit = closeLimit;
        this.admission = new Admission(capacity, () -> submissions.ofThisThread() != null);
        this.ending = new Ending(lock, admission, submissions, tally);
        this.drain = new Drain<>(lock, ending);
        this.shut = admission::isShut;
        Failure.prepare();
        ForeignCode.prepare();
        // Needed at the end, also by a pool that polls nothing.
        Objects.requireNonNull(EventLoop.class);
    }

    /// Makes a pool of an executor.
    ///
    /// @param executor runs the tasks; the pool's own from now on
    /// @param loopNames how the names of the threads begin that poll, before their number
    /// @param config its sizes, of which only the capacity applies
    /// @param waiting told how many of the tasks that run have announced that they wait, whenever
    ///     the number changes: so many more have to be able to run, and any that is queued already
    ///     must get its thread. Called on threads of the pool, one at a time; must not wait. What
    ///     it throws is logged
    /// @return a pool, not started
    public static ExecutorPool of(
            ExecutorService executor, String loopNames, PoolConfig config, IntConsumer waiting) {
        Objects.requireNonNull(executor, "executor");
        Objects.requireNonNull(waiting, "waiting");
        Submissions submissions = new ExecutorSubmissions(executor, waiting);
        return new ExecutorPool(submissions, loopNames, config.capacity());
    }

    /// Makes a pool that starts a thread for each task. All tasks in flight have one, also those
    /// that the system has not got to yet: in its snapshots they are `threads` and `busy`, and none
    /// is queued.
    ///
    /// If the threads are virtual, and those who run keep their carriers, as they compute or sit in
    /// native calls, then tasks begin on platform threads that stand in; see
    /// [hyperserve.api.pool.TaskThreads].
    ///
    /// @param threads makes the threads, each to be started once; a throw refuses the task
    /// @param names how the names of the pool's other threads begin, such as the first to poll,
    ///     before `loop-1`
    /// @param config its sizes, of which only the capacity applies
    /// @return a pool, not started
    public static ExecutorPool threadPerTask(
            ThreadFactory threads, String names, PoolConfig config) {
        Objects.requireNonNull(threads, "threads");
        Submissions submissions = new ThreadPerTask(threads, names);
        return new ExecutorPool(submissions, names + "loop-", config.capacity());
    }

    @Override
    public void start(List<? extends EventSource> sources) {
        boolean halfStarted = false;
        lock.lock();
        try {
            if (phase != Phase.NEW) {
                throw new IllegalStateException("a pool starts once; this one is " + phase);
            }
            phase = Phase.STARTED;
            halfStarted = true;
            admission.openLocked();
            for (EventSource source : sources) {
                loops.add(EventLoop.start(source, loopNames + (loops.size() + 1)));
            }
            halfStarted = false;
        } finally {
            lock.unlock();
            if (halfStarted) {
                close();
            }
        }
    }

    @Override
    public boolean tryExecute(PoolTask task) {
        Objects.requireNonNull(task, "task");
        // Before it is counted, as it may fail for want of memory.
        Submission submission = new Submission(task, action);
        if (admission.tryEnter()) {
            tally.countSubmitted();
            if (launch(submission)) {
                return true;
            }
            tally.countRetracted();
            leave();
        }
        tally.countRejected();
        return false;
    }

    /// Sends a submission on its way; throws nothing.
    ///
    /// @return false if it was retracted
    private boolean launch(Submission submission) {
        try {
            if (submissions.launch(submission, shut)) {
                return true;
            }
        } catch (Throwable e) {
            Failure.LAUNCH.log(e);
        }
        return !retract(submission);
    }

    /// Takes a submission back that could not be launched.
    ///
    /// @return false if it was accepted, after all
    private boolean retract(Submission submission) {
        // Not a switch: that would load a class of its own, and may fail for want of memory.
        Submission.State state = submission.retract();
        boolean retracted = state == Submission.State.RETRACTED;
        if (retracted || state == Submission.State.ABANDONED) {
            submissions.remove(submission);
        }
        return retracted;
    }

    private void perform(Submission submission) {
        try {
            submissions.enter(submission);
        } catch (Throwable e) {
            // A thread that cannot be told from others must not run it.
            if (submission.abandon(tally)) {
                Failure.BEGIN.log(e);
                ForeignCode.abandon(submission.task);
                leave();
            }
        }
        if (submission.begin()) {
            boolean completed = ForeignCode.run(submission.task);
            submission.end(completed, tally);
            leave();
        }
        submissions.remove(submission);
    }

    private void leave() {
        if (admission.leave()) {
            drain.taskEnded();
            ending.taskLeft();
        }
    }

    /// Asked on the threads that poll, where nothing may wait.
    @Override
    public boolean inlines(PoolTask.Kind kind) {
        return kind == PoolTask.Kind.NON_BLOCKING;
    }

    @Override
    public void blocking() {
        StackRoom.ensure();
        submissions.blocking();
    }

    @Override
    public DrainReport drain(Duration grace) {
        // A task that drains waits for others, which may need its thread.
        submissions.blocking();
        return drain.drain(grace);
    }

    @Override
    public PoolSnapshot snapshot() {
        Submissions.Load load = submissions.load(admission.inFlight());
        return tally.snapshot(load.busy(), load.busy(), load.queued(), load.oldestNanos());
    }

    @Override
    public List<PoolWorker> poolWorkers() {
        lock.lock();
        try {
            List<PoolWorker> seen = EventLoop.seen(loops);
            seen.addAll(submissions.standIns());
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
        Submission caller = submissions.ofThisThread();
        if (closeBegun.compareAndSet(false, true)) {
            closeAll();
        } else if (caller != null || loops.stream().anyMatch(EventLoop::isCurrentThread)) {
            return;
        } else {
            deadline.await(nanos -> pollingEnded.await(nanos, TimeUnit.NANOSECONDS));
        }
        awaitEnd(deadline, caller != null);
    }

    /// If it is broken off, for want of memory say, the next caller takes it up.
    private void closeAll() {
        boolean closed = false;
        try {
            cutAll().tellAbandoned();
            shutDown();
            EventLoop.closeAll(loops);
            pollingEnded.countDown();
            closed = true;
        } finally {
            closeBegun.set(closed);
        }
    }

    private Drain.Cut<Submission> cutAll() {
        lock.lock();
        try {
            phase = Phase.CLOSED;
            return drain.close();
        } finally {
            lock.unlock();
        }
    }

    /// Lets the threads of submissions end.
    private void shutDown() {
        try {
            submissions.shutDown();
        } catch (Throwable e) {
            Failure.EXECUTOR_SHUT_DOWN.log(e);
        }
    }

    private void awaitEnd(Deadline deadline, boolean inside) {
        boolean tasksEnded = ending.awaitOthers(inside ? 1 : 0, deadline);
        if (!submissions.awaitEnd(deadline, inside) || !tasksEnded) {
            Failure.STUBBORN_TASKS.log(new TimeoutException("waited " + closeLimit));
        }
    }
}
