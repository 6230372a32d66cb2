package hyperserve.pool.lockfree;

import hyperserve.api.DrainReport;
import hyperserve.api.Nullable;
import hyperserve.api.pool.Deadline;
import hyperserve.api.pool.Drain;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.Tally;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// How what runs is cut short, and how the threads come to their end.
///
/// An interrupt must not reach the task after the one it is meant for. A cut shuts the pool and
/// sets `interrupting`; then, holding a worker's gate, it reads the worker's word and its current
/// task, and interrupts it. A worker that leaves a task clears it, moves its word on, then reads
/// `interrupting`, and if it is set passes through its gate before it clears its flag. A worker
/// that enters a task sets it, moves its word on, and then reads whether the pool is shut. Phase,
/// word and flag are volatile: either the worker waits for the cut, or the cut sees that the task
/// is over; and either the cut sees a task that begins, or that task does not begin.
///
/// The drain's lock is the only one in the pool, and no task meets it before a shutdown has begun:
/// a task ends by lowering the number in flight, and then reads the phase; a drain sets the phase,
/// and then reads the number. Both are volatile, so either the drain sees the lower number or the
/// task sees the drain, and knocks.
final class Shutdown implements Drain.Tasks<Submission> {

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final WorkStealingPool pool;
    private final Phase.Clock phase;
    private final InFlight inFlight;
    private final Tally tally;
    private final WorkerGroup group;
    private final Injector injector;
    private final Overflow overflow;
    private final Drain<Submission> drain;
    private final AtomicBoolean closeBegun = new AtomicBoolean();
    private volatile boolean interrupting;

    Shutdown(
            WorkStealingPool pool,
            Phase.Clock phase,
            InFlight inFlight,
            Tally tally,
            WorkerGroup group,
            Injector injector,
            Overflow overflow) {
        this.pool = pool;
        this.phase = phase;
        this.inFlight = inFlight;
        this.tally = tally;
        this.group = group;
        this.injector = injector;
        this.overflow = overflow;
        this.drain = new Drain<>(new ReentrantLock(), this);
        prepare();
    }

    /// Loads what the end needs, so that it is there before memory is short.
    private static void prepare() {
        Objects.requireNonNull(Cut.class);
    }

    DrainReport drain(Duration grace) {
        return drain.drain(grace);
    }

    /// Told when a task has left the number in flight.
    void taskEnded() {
        if (phase.now() == Phase.DRAINING) {
            drain.taskEnded();
        }
    }

    @Override
    public @Nullable Submission ofThisThread() {
        return pool.currentSubmission();
    }

    @Override
    public int inFlight() {
        return inFlight.size();
    }

    @Override
    public long finished() {
        return tally.finishedInTime();
    }

    @Override
    public void acceptFromTasks() {
        phase.advanceTo(Phase.DRAINING);
    }

    @Override
    public void acceptNothing() {
        phase.advanceTo(Phase.DRAINED);
    }

    /// Cuts short what was accepted; in a pool that is closed, tasks of sources are interrupted,
    /// too.
    @Override
    public void cut(Drain.Cut<Submission> result) {
        interrupting = true;
        Cut cut = new Cut(result, inFlight, tally);
        injector.cut(cut);
        overflow.cut(cut);
        for (Worker worker : group.all()) {
            synchronized (worker.interruptGate) {
                cut(worker, cut);
            }
        }
    }

    private void cut(Worker worker, Cut cut) {
        // Before the current task, which is not published by itself: see Worker.
        worker.word();
        PoolTask current = worker.current();
        // No switch: like a lambda, it is linked when it first runs, and for want of memory never.
        if (current instanceof Submission submission) {
            cut.accept(worker, submission);
        } else if (current != null && phase.isClosed() && worker != Thread.currentThread()) {
            worker.interrupt();
        }
    }

    /// Called by a worker between two tasks.
    void endInterrupts(Worker worker) {
        if (interrupting) {
            synchronized (worker.interruptGate) {
                // whoever was about to interrupt the task that has ended is done now
            }
        }
    }

    /// The first caller tells the tasks, or the next one if that was broken off, for want of memory
    /// say; all wait for the threads, but one of the pool's that is not the first, as the first
    /// waits for it.
    void close() {
        Deadline deadline = Deadline.in(CLOSE_LIMIT);
        phase.advanceTo(Phase.CLOSED);
        boolean first = closeBegun.compareAndSet(false, true);
        try {
            if (first) {
                cutAll();
            }
        } finally {
            overflow.end();
            wakeAll();
        }
        List<Thread> threads = new ArrayList<>(group.all());
        threads.addAll(overflow.threads());
        threads.add(pool.monitor());
        threads.remove(Thread.currentThread());
        if (first || !pool.isOwnThread()) {
            threads.forEach(thread -> join(thread, deadline));
        }
    }

    private void cutAll() {
        Drain.Cut<Submission> cut = null;
        try {
            cut = drain.close();
        } finally {
            if (cut == null) {
                closeBegun.set(false);
            }
        }
        cut.tellAbandoned();
    }

    private void wakeAll() {
        group.wakeAll();
        pool.wakePollers();
        LockSupport.unpark(pool.monitor());
    }

    private static void join(Thread thread, Deadline deadline) {
        // One that is not even started will find the pool closed, and there is no way to wait for
        // it.
        if (thread.getState() != Thread.State.NEW) {
            deadline.await(nanos -> thread.join(Duration.ofNanos(nanos)));
        }
    }
}
