package example.threads;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import hyperserve.api.DrainReport;
import hyperserve.api.Nullable;
import hyperserve.api.PoolWorker;
import hyperserve.api.logging.FailureLog;
import hyperserve.api.pool.Deadline;
import hyperserve.api.pool.Drain;
import hyperserve.api.pool.EventSource;
import hyperserve.api.pool.ForeignCode;
import hyperserve.api.pool.PoolSnapshot;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.StackRoom;
import hyperserve.api.pool.Tally;
import hyperserve.api.pool.TaskThreads;
import hyperserve.api.pool.ThreadProbe;
import hyperserve.api.pool.WorkerPool;
import hyperserve.pool.executor.EventLoop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/// A worker pool put together from the parts that are there for authors of pools: a virtual thread
/// for each task, and an event loop for each source.
///
/// Whoever takes a [Job] out of waiting counts what becomes of it, and then that it is in flight no
/// more. Those who submit count a task in flight, and then look what is accepted; a drain says what
/// is accepted, and then looks how many are in flight. So one of them sees the other, and the lock
/// is for drains alone.
final class ThreadEach implements WorkerPool {

    private enum Accepting {
        ALL,
        FROM_TASKS,
        NOTHING
    }

    private static final FailureLog LOG = new FailureLog(ThreadEach.class.getName());
    private static final String NO_THREAD = "There is no thread for a task, which is refused.";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final int capacity;
    private final Tally tally = new Tally();
    private final Drain<Job> drain = new Drain<>(new ReentrantLock(), new Tasks());
    private final TaskThreads<Job> threads =
            new TaskThreads<>(
                    "each-",
                    Thread.ofVirtual().inheritInheritableThreadLocals(false).factory(),
                    this::run,
                    Thread::start);

    private final AtomicInteger inFlight = new AtomicInteger();
    private final LongAdder standInNanos = new LongAdder();
    private volatile Accepting accepting = Accepting.ALL;
    private volatile boolean started;

    // Both with the monitor.
    private final List<EventLoop> loops = new ArrayList<>();
    private boolean closed;

    ThreadEach(int capacity) {
        this.capacity = capacity;
    }

    @Override
    public void start(List<? extends EventSource> sources) {
        ForeignCode.prepare();
        try {
            poll(sources);
        } catch (OutOfMemoryError e) {
            close();
            throw e;
        }
    }

    private synchronized void poll(List<? extends EventSource> sources) {
        if (started || closed) {
            throw new IllegalStateException("a pool starts once");
        }
        started = true;
        for (EventSource source : sources) {
            loops.add(EventLoop.start(source, "each-loop-" + (loops.size() + 1)));
        }
    }

    @Override
    public boolean tryExecute(PoolTask task) {
        StackRoom.ensure();
        Job job = new Job(task);
        if (inFlight.incrementAndGet() > capacity) {
            tally.countRejected();
            leave();
            return false;
        }
        tally.countSubmitted();
        // If not, a cut may have dropped it, and tells it so: then it was accepted.
        if (isOpen() && isOnItsWay(job) || !job.drop()) {
            return true;
        }
        tally.countRetracted();
        tally.countRejected();
        leave();
        return false;
    }

    private boolean isOpen() {
        return switch (accepting) {
            case ALL -> started;
            case FROM_TASKS -> started && threads.ofThisThread() != null;
            case NOTHING -> false;
        };
    }

    private boolean isOnItsWay(Job job) {
        try {
            return threads.start(job, () -> accepting == Accepting.NOTHING);
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.error(NO_THREAD, e);
            return false;
        }
    }

    private void run(Job job) {
        if (job.begin()) {
            boolean completed = perform(job.task);
            tally.countEnd(completed, job.end());
            leave();
        }
    }

    private boolean perform(PoolTask task) {
        if (Thread.currentThread().isVirtual()) {
            return ForeignCode.run(task);
        }
        ThreadProbe probe = ThreadProbe.ofCurrentThread();
        long before = probe.ranNanos();
        boolean completed = ForeignCode.run(task);
        standInNanos.add(probe.ranNanos() - before);
        return completed;
    }

    /// {@return what it is, and how long its stand-ins have had a processor, if the system tells}
    @Override
    public String toString() {
        return "each, stand-ins ran for " + Duration.ofNanos(standInNanos.sum());
    }

    private void leave() {
        inFlight.decrementAndGet();
        if (accepting != Accepting.ALL) {
            drain.taskEnded();
        }
    }

    /// On a thread that polls nothing may wait; elsewhere a task may submit another one.
    @Override
    public boolean inlines(PoolTask.Kind kind) {
        return kind == PoolTask.Kind.NON_BLOCKING;
    }

    @Override
    public DrainReport drain(Duration grace) {
        return drain.drain(grace);
    }

    @Override
    public PoolSnapshot snapshot() {
        int running = threads.size();
        return tally.snapshot(running, running, 0, 0);
    }

    @Override
    public synchronized List<PoolWorker> poolWorkers() {
        List<PoolWorker> seen = EventLoop.seen(loops);
        seen.addAll(threads.standIns());
        return seen;
    }

    @Override
    public void close() {
        StackRoom.ensure();
        List<EventLoop> polling;
        boolean first;
        synchronized (this) {
            first = !closed;
            closed = true;
            polling = List.copyOf(loops);
        }
        drain.close().tellAbandoned();
        threads.end();
        boolean inside =
                threads.ofThisThread() != null
                        || polling.stream().anyMatch(EventLoop::isCurrentThread);
        if (first || !inside) {
            EventLoop.closeAll(polling);
            awaitThreads();
        }
    }

    private void awaitThreads() {
        Deadline deadline = Deadline.in(PATIENCE);
        for (Thread thread : threads.threads()) {
            if (thread != Thread.currentThread()) {
                deadline.await(
                        nanos -> {
                            NANOSECONDS.timedJoin(thread, nanos);
                            return !thread.isAlive();
                        });
            }
        }
    }

    private final class Tasks implements Drain.Tasks<Job> {

        @Override
        public @Nullable Job ofThisThread() {
            return threads.ofThisThread();
        }

        @Override
        public int inFlight() {
            return inFlight.get();
        }

        @Override
        public long finished() {
            return tally.finishedInTime();
        }

        @Override
        public void acceptFromTasks() {
            accepting = Accepting.FROM_TASKS;
        }

        @Override
        public void acceptNothing() {
            accepting = Accepting.NOTHING;
        }

        @Override
        public void cut(Drain.Cut<Job> cut) {
            threads.forEach(
                    (thread, job) -> {
                        if (cut.spares(job)) {
                            return;
                        }
                        if (job.drop()) {
                            tally.countAbandoned();
                            inFlight.decrementAndGet();
                            cut.abandoned(job.task);
                        } else if (job.interrupt(thread)) {
                            cut.interrupted();
                        }
                    });
        }
    }
}
