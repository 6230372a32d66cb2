package hyperserve.pool.virtual;

import hyperserve.api.DrainReport;
import hyperserve.api.EventLoop;
import hyperserve.api.EventSource;
import hyperserve.api.Nullable;
import hyperserve.api.PoolSnapshot;
import hyperserve.api.PoolTask;
import hyperserve.api.WorkerPool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// A pool that starts a virtual thread for each task, as long as fewer than `capacity` are in
/// flight.
///
/// ## Structure
///
/// There are no workers and there is no queue: which of the threads run is for the scheduler of the
/// JDK to say. What is left to do is to count, and to find everybody when the pool ends.
///
/// - [Admission] is one atomic word: the phase (NEW, OPEN, DRAINING, SHUT) and the number of tasks
///   in flight, which are those accepted and neither ended nor abandoned.
/// - [Flight] is a task with its fate, guarded by a monitor of its own: ACCEPTED, then RUNNING and
///   ENDED, or ABANDONED instead. It is also what its thread runs, so it costs no second object.
/// - [Flights] is a concurrent map from threads to flights. It serves twice: a cut finds in it
///   whom to interrupt, and a thread finds out whether it is one of this pool's.
/// - [Drain] has the pool's only lock, which guards its own state, the phase, and start and close.
/// - Event sources have a platform thread each, an [EventLoop]. On virtual ones, handlers that
///   compute would keep the poller from its core, and nobody would be read from.
///
/// Threads share one name, as one of its own would cost each a string; dumps print the thread's
/// number beside it.
///
/// ## Invariants
///
/// 1. The number in [Admission] is at most `capacity`, and each accepted task is in it until its
///    fate is counted. So if it is zero, `submitted` = `completed` + `failed` + `abandoned`.
/// 2. A flight leaves ACCEPTED once, in its monitor: to RUNNING by its thread, which then runs the
///    task; to ABANDONED by a cut, which then says so to the task; or to RETRACTED by its
///    submitter, which then refuses the task. Hence exactly one of the three happens, once.
/// 3. Once the phase is SHUT, each flight has been seen by the cut, or its submitter sees SHUT.
/// 4. An interrupt is sent in the flight's monitor while its task runs. A thread runs one task, so
///    none reaches another one; the flag ends with the thread.
/// 5. A thread is in [Flights] from before its start until its last step.
/// 6. While the pool drains, and a task runs that is not itself waiting in [#drain], the number is
///    above that of the waiting ones. So once they are equal nobody is left who might submit.
///
/// ## Protocol
///
/// Submit:
/// 1. compare-and-set the number up, if the phase and the capacity allow it; otherwise refuse;
/// 2. add the flight;
/// 3. look at the phase again; if it is SHUT, retract the flight and refuse, unless a cut has
///    abandoned it: then it was accepted after all;
/// 4. start the thread. If that fails, retract, too.
///
/// End, on the flight's thread:
/// 1. leave RUNNING and count the end, in one hold of the monitor;
/// 2. decrement the number; if the word says DRAINING, take the lock and look whether the drain is
///    over;
/// 3. take the flight out.
///
/// Drain, with the lock: set DRAINING, look whether only callers are in flight, else sleep until
/// somebody has seen so, or the time is over: then cut.
///
/// Cut, with the lock: set SHUT, then look at every flight; interrupt what is RUNNING and abandon
/// what is ACCEPTED. Its thread, once it gets to run, ends without touching the task.
///
/// ## Access modes
///
/// All atomics are volatile; the word and the map are looked at in opposite order by those who may
/// miss each other, and anything weaker would allow both to.
///
/// - Submit (add the flight, read the word) with cut (write the word, read the map): one of them
///   sees the other, which is invariant 3. The map's bins and links are volatile, and a traversal
///   finds what was added before it began.
/// - End (decrement, which returns the phase) with drain (set DRAINING, read the number): both
///   changes are of one word. Either the drain reads the lower number, or the task reads DRAINING
///   and knocks, and the lock makes it wait until the drain sleeps.
/// - What the submitter did *happens before* the run by the thread's start; the run *happens
///   before* the return of [#drain] by the decrement, and of [#close()] also by the join or the
///   removal from the map.
///
/// A drain's report is exact: a cut finds each flight either counted as ended in time or still in
/// RUNNING, and what it has interrupted is counted as late.
///
/// ## Rejected
///
/// - A semaphore for the capacity: a second word beside the phase, so a task may get its permit
///   after the pool was found empty.
/// - Threads in an intrusive list or in slots: the map's node is little beside a virtual thread and
///   its stack, and an unlink that may race a traversal needs an essay of its own.
/// - A thread-local for "one of this pool's": a table for each thread, for a question that only a
///   draining pool asks.
/// - Atomic states in place of the monitor: an interrupt between check and end would need a state
///   in which the ending thread spins. The monitor is free but during a cut, and costs the same
///   compare-and-set.
/// - Leaving what has not begun to its thread, with the flag set: where tasks that compute hold all
///   cores, its client would learn of the end when they are done.
final class ThreadPerTaskPool implements WorkerPool {

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private enum Phase {
        NEW,
        STARTED,
        CLOSED
    }

    private final ThreadFactory threads;
    private final Duration closeLimit;
    private final CountDownLatch pollingEnded = new CountDownLatch(1);
    private final Flights flights = new Flights();
    private final Tally tally = new Tally();
    private final Admission admission;
    private final Consumer<Flight> course = this::fly;

    private final ReentrantLock lock = new ReentrantLock();

    // All below is guarded by the lock, but the loops do not change once the pool is closed.
    private final Drain drain;
    private final List<EventLoop> loops = new ArrayList<>();
    private Phase phase = Phase.NEW;

    ThreadPerTaskPool(int capacity) {
        this(
                capacity,
                Thread.ofVirtual()
                        .name("hyperserve-virtual-task")
                        .inheritInheritableThreadLocals(false)
                        .factory(),
                CLOSE_LIMIT);
    }

    /// @param threads makes a thread for each task
    /// @param closeLimit how long [#close()] waits for these threads to end
    ThreadPerTaskPool(int capacity, ThreadFactory threads, Duration closeLimit) {
        this.threads = threads;
        this.closeLimit = closeLimit;
        this.admission = new Admission(capacity, () -> flights.ofThisThread() != null);
        this.drain = new Drain(lock, admission, flights, tally);
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
                String name = "hyperserve-virtual-loop-" + (loops.size() + 1);
                loops.add(EventLoop.start(source, name));
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
        if (admission.tryEnter()) {
            tally.submitted.increment();
            if (launch(new Flight(task, course))) {
                return true;
            }
            tally.submitted.decrement();
            leave();
        }
        tally.rejected.increment();
        return false;
    }

    /// Sends a flight on its way.
    ///
    /// @return false if it was retracted
    private boolean launch(Flight flight) {
        @Nullable Thread thread = null;
        try {
            thread = threads.newThread(flight);
            flights.add(thread, flight);
            if (!admission.isShut()) {
                thread.start();
                return true;
            }
        } catch (Throwable e) {
            FailureLog.error("starting a virtual thread failed; its task is refused", e);
        }
        if (thread != null) {
            flights.remove(thread);
        }
        return !flight.retract();
    }

    private void fly(Flight flight) {
        if (flight.begin()) {
            boolean completed = ForeignCode.run(flight.task);
            flight.end(completed, tally);
            leave();
        }
        flights.remove(Thread.currentThread());
    }

    private void leave() {
        if (admission.leave()) {
            drain.taskLeft();
        }
    }

    /// Asked on the threads that poll, where nothing may wait.
    @Override
    public boolean inlines(PoolTask.Kind kind) {
        return kind == PoolTask.Kind.NON_BLOCKING;
    }

    /// Nothing to do: a virtual thread that waits has left its core to others, and nobody else's
    /// work depends on it.
    @Override
    public void blocking() {}

    @Override
    public DrainReport drain(Duration grace) {
        Deadline deadline = Deadline.in(grace);
        Flight caller = flights.ofThisThread();
        List<PoolTask> left = List.of();
        DrainReport report;
        lock.lock();
        try {
            drain.enterLocked(caller);
            if (!drain.awaitLocked(deadline)) {
                left = drain.cutLocked(flight -> flight.draining);
            }
            drain.leaveLocked(caller);
            report = drain.reportLocked();
        } finally {
            lock.unlock();
        }
        ForeignCode.abandon(left);
        return report;
    }

    /// Each task in flight has a thread, so they are as many, and none is queued. That includes
    /// threads which the scheduler has not got to yet.
    @Override
    public PoolSnapshot snapshot() {
        return tally.snapshot(admission.inFlight());
    }

    /// The first caller stops the polling, and the others wait until it has; but a task that is not
    /// the first waits for nothing, as the first one waits for it.
    @Override
    public void close() {
        Deadline deadline = Deadline.in(closeLimit);
        Flight caller = flights.ofThisThread();
        List<PoolTask> left = List.of();
        boolean first;
        lock.lock();
        try {
            first = phase != Phase.CLOSED;
            if (first) {
                phase = Phase.CLOSED;
                left = drain.cutLocked(flight -> flight == caller);
            }
        } finally {
            lock.unlock();
        }
        if (first) {
            ForeignCode.abandon(left);
            ForeignCode.stop(loops);
            pollingEnded.countDown();
        } else if (caller != null) {
            return;
        } else {
            deadline.await(nanos -> pollingEnded.await(nanos, TimeUnit.NANOSECONDS));
        }
        flights.join(deadline);
    }
}
