package hyperserve.pool.tck;

import hyperserve.api.DrainReport;
import hyperserve.api.pool.EventSource;
import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.PoolSnapshot;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.StackRoom;
import hyperserve.api.pool.WorkerPool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// A small pool with one lock, one condition, and one fault; without a fault it keeps the contract.
final class FaultyPool implements WorkerPool {

    /// Longer than the tests of the kit wait here.
    static final Duration FOR_EVER = Duration.ofSeconds(3);

    enum Phase {
        NEW,
        OPEN,
        DRAINING,
        DRAINED,
        CLOSED
    }

    final PoolConfig config;
    final ReentrantLock lock = new ReentrantLock();
    final Condition changed = lock.newCondition();
    final Deque<PoolTask> queue = new ArrayDeque<>();
    final List<FaultyWorker> workers = new ArrayList<>();
    private final Fault fault;
    private final FaultyEnd end = new FaultyEnd(this);
    final FaultyLosses losses = new FaultyLosses(this);
    final List<FaultyLoop> loops = new ArrayList<>();
    List<? extends EventSource> sources = List.of();
    Phase phase = Phase.NEW;
    boolean drainedEarly;
    volatile boolean outOfStack;
    int idle;
    int coming;
    int running;
    int waiting;
    long submitted;
    long completed;
    long failed;
    long abandoned;
    long rejected;
    long leaked;

    FaultyPool(PoolConfig config, Fault fault) {
        this.config = config;
        this.fault = fault;
        if (has(Fault.STARTS_THREADS_EARLY)) {
            startWorker(false);
        }
    }

    boolean has(Fault one) {
        return fault == one;
    }

    boolean has(Fault one, boolean when) {
        return fault == one && when;
    }

    /// Does something with the lock held.
    <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start(List<? extends EventSource> some) {
        lock.lock();
        try {
            if (phase != Phase.NEW && !has(Fault.STARTS_TWICE)) {
                throw new IllegalStateException("started or closed before");
            }
            phase = drainedEarly && !has(Fault.START_FORGETS_A_DRAIN) ? Phase.DRAINED : Phase.OPEN;
            sources = List.copyOf(some);
            for (int i = workers.size(); i < config.min(); i++) {
                startWorker(false);
            }
            for (EventSource source : sources) {
                loops.add(new FaultyLoop(this, source));
                if (has(Fault.POLLS_WITH_TWO_THREADS)) {
                    loops.add(new FaultyLoop(this, source));
                }
            }
        } finally {
            lock.unlock();
        }
        if (has(Fault.POLLS_WITH_TWO_THREADS)) {
            loops.forEach(FaultyLoop::awaitPoll);
        }
        if (has(Fault.LEAKS_A_THREAD)) {
            Thread.ofPlatform().daemon().start(() -> LockSupport.parkNanos(FOR_EVER.toNanos()));
        }
    }

    /// Stands still for longer than anybody waits, without the lock.
    void holdUpLocked() {
        lock.unlock();
        try {
            LockSupport.parkNanos(FOR_EVER.toNanos());
        } finally {
            lock.lock();
        }
    }

    private void startWorker(boolean virtual) {
        coming++;
        workers.add(new FaultyWorker(this, virtual));
    }

    long platform() {
        return workers.stream().filter(worker -> !worker.virtual).count();
    }

    boolean isDraining() {
        return locked(() -> phase == Phase.DRAINING);
    }

    boolean isBusy() {
        return locked(() -> running >= config.max());
    }

    boolean isStalled() {
        return locked(() -> waiting >= config.max());
    }

    boolean isFull() {
        return locked(() -> !hasRoom());
    }

    private boolean hasRoom() {
        long more = has(Fault.EXCEEDS_CAPACITY) ? 1 : -leaked;
        return queue.size() + running + waiting < config.capacity() + more;
    }

    int maxRunning() {
        if (has(Fault.RUNS_FEWER_THAN_MAX) && config.min() == 3) {
            return 2;
        }
        return config.max() + (has(Fault.EXCEEDS_MAX) ? 1 : 0);
    }

    private boolean isOpen(boolean inside) {
        return switch (phase) {
            case NEW -> has(Fault.ACCEPTS_BEFORE_START);
            case OPEN -> true;
            case DRAINING -> inside && !has(Fault.DRAIN_REFUSES_TASKS_OF_TASKS);
            case DRAINED -> has(Fault.REOPENS_AFTER_DRAIN);
            case CLOSED -> false;
        };
    }

    @Override
    public boolean tryExecute(PoolTask task) {
        boolean inside =
                FaultyWorker.currentOf(this) != null
                        || has(
                                Fault.TAKES_SOURCES_FOR_TASKS,
                                locked(() -> loops.stream().anyMatch(FaultyLoop::isHere)));
        lock.lock();
        try {
            boolean open = isOpen(inside);
            if (open && hasRoom()) {
                losses.countAndAllocate();
                submitted++;
                queue.add(task);
                if (!losses.loses(task, inside)) {
                    reinforce();
                }
                return true;
            }
            if (!open && losses.losesLate()) {
                submitted++;
                return true;
            }
            return refuse(task, open);
        } finally {
            lock.unlock();
        }
    }

    private boolean refuse(PoolTask task, boolean open) {
        rejected += has(Fault.FORGETS_REJECTED) ? 0 : 1;
        if (open && has(Fault.WAITS_WHEN_FULL) && config.capacity() == 5) {
            holdUpLocked();
        }
        if (open && has(Fault.RUNS_REFUSED_TASKS)) {
            queue.add(task);
        }
        if (open && has(Fault.ABANDONS_REFUSED_TASKS)) {
            task.abandoned();
        }
        if (open && has(Fault.RUNS_INLINE_WHEN_FULL)) {
            task.run();
        }
        leaked += open && has(Fault.LEAKS_CAPACITY) ? 1 : 0;
        return false;
    }

    /// Wakes those who are there, and starts one more worker if there are not enough.
    void reinforce() {
        changed.signalAll();
        if (queue.size() <= idle + coming || phase == Phase.CLOSED || losses.trustsWorkers()) {
            return;
        }
        int most =
                has(Fault.NEVER_GROWS)
                        ? config.min()
                        : has(Fault.GROWS_TO_TARGET_ONLY)
                                ? config.target()
                                : config.max() + (has(Fault.EXCEEDS_MAX) ? 1 : 0);
        if (platform() < most) {
            startWorker(false);
        } else if (waiting > 0 && running + coming < config.max()) {
            startWorker(true);
        }
    }

    @Override
    public boolean inlines(PoolTask.Kind kind) {
        return kind == PoolTask.Kind.NON_BLOCKING || has(Fault.POLLER_RUNS_WHAT_WAITS);
    }

    @Override
    public void blocking() {
        if (has(Fault.POLLS_IN_BLOCKING)) {
            sources.forEach(source -> source.poll(0));
        }
        boolean inside = FaultyWorker.currentOf(this) != null;
        try {
            StackRoom.ensure();
        } catch (StackOverflowError e) {
            outOfStack = true;
            throw e;
        }
        lock.lock();
        try {
            if (inside && !has(Fault.IGNORES_BLOCKING)) {
                FaultyWorker.currentOf(this).waitLocked();
                reinforce();
            } else if (!inside && has(Fault.COUNTS_BLOCKING_FROM_OUTSIDE)) {
                running++;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public DrainReport drain(Duration grace) {
        return end.drain(grace);
    }

    @Override
    public PoolSnapshot snapshot() {
        lock.lock();
        try {
            boolean stale = phase == Phase.CLOSED && has(Fault.SHOWS_THREADS_AFTER_CLOSE);
            long age = queue.isEmpty() ? 0 : has(Fault.SHOWS_NEGATIVE_AGE) ? -1 : 1;
            return PoolSnapshot.empty()
                    .withThreads(stale ? config.min() : (int) platform())
                    .withBusy(running + waiting)
                    .withQueued(has(Fault.SHOWS_NO_QUEUE) ? 0 : queue.size())
                    .withSubmitted(submitted)
                    .withCompleted(completed)
                    .withFailed(failed)
                    .withAbandoned(has(Fault.FORGETS_ABANDONED) ? 0 : abandoned)
                    .withRejected(rejected)
                    .withOldestQueued(Duration.ofNanos(age));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        end.close();
    }
}
