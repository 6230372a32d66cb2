package hyperserve.pool.lockfree;

import hyperserve.api.Nullable;
import hyperserve.api.PoolConfig;
import hyperserve.pool.lockfree.Worker.State;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// The workers: who there are, who is free, and who takes over a lane.
///
/// Going idle: count up `idle`, set the state IDLE, look once more for work, park. Waking: make
/// work visible, read `idle`, find a worker whose state is IDLE and claim it. All volatile: either
/// the waker finds the worker or the worker finds the work. A claim is exclusive, so one wake-up
/// wakes one worker; low slots are claimed first, so that surplus workers stay idle long enough to
/// end.
final class Crew {

    private final WorkStealingPool pool;
    private final PoolConfig config;
    private final AtomicReferenceArray<@Nullable Worker> slots;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger idle = new AtomicInteger();
    private final AtomicInteger away = new AtomicInteger();
    private final AtomicInteger names = new AtomicInteger();
    private final Set<Worker> dispatchers = ConcurrentHashMap.newKeySet();
    private final Consumer<Thread> starter;
    private final long keepAlive;

    /// Why the system gave no thread the last time, null if it did.
    private volatile @Nullable Throwable shortage;

    /// @param starter starts a thread
    Crew(WorkStealingPool pool, PoolConfig config, Consumer<Thread> starter) {
        this.pool = pool;
        this.config = config;
        this.starter = starter;
        this.keepAlive = Deadline.in(config.keepAlive()).nanos();
        this.slots = new AtomicReferenceArray<>(config.max());
    }

    /// Finds a holder for each lane, and starts workers up to min.
    ///
    /// @throws IllegalStateException if the system does not give the threads
    void begin() {
        pool.lanes().forEach(this::handOver);
        while (count.get() < config.min() && start(null)) {
            // the next one
        }
        if (count.get() < config.min() || hasOrphans()) {
            throw new IllegalStateException(
                    "the system gives no more than %d threads, and min is %d"
                            .formatted(count.get(), config.min()),
                    shortage);
        }
    }

    /// Gives a lane to a worker that is free, or to a new one; if all are stuck, to a dispatcher.
    /// If the system has no thread to give, it is left to the next worker that comes free, and to
    /// the monitor, which tries again.
    void handOver(Lane lane) {
        boolean held = false;
        try {
            held = give(lane) || start(lane) || startDispatcher(lane);
        } catch (Throwable e) {
            FailureLog.error("a source's lane could not be handed over; it is tried again", e);
        }
        if (!held) {
            lane.orphan();
            pool.monitorAwake();
        }
    }

    /// Tries again to find a holder for lanes that have none.
    void handOverOrphans() {
        Lane lane = adopt();
        if (lane != null) {
            handOver(lane);
        }
    }

    /// Gives a lane to a worker that is idle.
    boolean give(@Nullable Lane lane) {
        Worker worker = claim();
        if (worker == null) {
            return false;
        }
        worker.assigned = lane;
        worker.state(State.SIGNALLED);
        LockSupport.unpark(worker);
        return true;
    }

    /// Wakes one idle worker to look for work.
    boolean wakeOne() {
        return give(null);
    }

    private @Nullable Worker claim() {
        if (idle.get() <= 0) {
            return null;
        }
        for (int i = 0; i < slots.length(); i++) {
            Worker worker = slots.get(i);
            if (worker != null
                    && worker.state() == State.IDLE
                    && worker.changeState(State.IDLE, State.CLAIMED)) {
                idle.decrementAndGet();
                return worker;
            }
        }
        return null;
    }

    /// Starts a worker, if there are fewer than max.
    boolean start(@Nullable Lane lane) {
        int current = count.get();
        while (current < config.max()) {
            int witness = count.compareAndExchange(current, current + 1);
            if (witness == current) {
                return startCounted(lane);
            }
            current = witness;
        }
        return false;
    }

    private boolean startCounted(@Nullable Lane lane) {
        boolean started = false;
        try {
            String name = "hyperserve-lockfree-worker-" + names.incrementAndGet();
            Worker worker = new Worker(pool, name, lane, false);
            addSlot(worker);
            started = startThread(worker);
            if (!started) {
                removeSlot(worker);
            }
        } finally {
            if (!started) {
                count.decrementAndGet();
            }
        }
        return started;
    }

    /// Whoever is counted has a slot, or had one, and is about to leave it.
    private void addSlot(Worker worker) {
        int slot = 0;
        while (!slots.compareAndSet(slot, null, worker)) {
            slot = (slot + 1) % slots.length();
            if (slot == 0) {
                LockSupport.parkNanos(1);
            }
        }
    }

    private boolean startDispatcher(Lane lane) {
        Worker dispatcher =
                new Worker(
                        pool,
                        "hyperserve-lockfree-dispatcher-" + names.incrementAndGet(),
                        lane,
                        true);
        dispatchers.add(dispatcher);
        if (startThread(dispatcher)) {
            return true;
        }
        dispatchers.remove(dispatcher);
        return false;
    }

    /// Starts a thread, or says once in a row that the system has none to give.
    private boolean startThread(Worker worker) {
        try {
            starter.accept(worker);
            shortage = null;
            return true;
        } catch (Throwable e) {
            if (shortage == null) {
                FailureLog.error("the system gives no thread; others take the work over", e);
            }
            shortage = e;
            return false;
        }
    }

    /// Waits until there is something to do. For a worker that holds no lane.
    ///
    /// @return false if the worker is to end
    boolean standBy(Worker worker) {
        if (!becomeIdle(worker)) {
            return true;
        }
        long since = System.nanoTime();
        while (worker.state() != State.SIGNALLED) {
            boolean surplus = count.get() > config.min();
            long left = keepAlive - (System.nanoTime() - since);
            if (!surplus) {
                LockSupport.park(this);
            } else if (left > 0) {
                LockSupport.parkNanos(this, left);
            } else if (leave(worker)) {
                return false;
            }
            Thread.interrupted();
        }
        worker.lane = worker.assigned;
        worker.assigned = null;
        worker.state(State.ACTIVE);
        return true;
    }

    /// Offers a worker to those who look for one.
    ///
    /// @return false if it has seen work and taken the offer back
    boolean becomeIdle(Worker worker) {
        idle.incrementAndGet();
        worker.state(State.IDLE);
        if (pool.hasWork() && worker.changeState(State.IDLE, State.ACTIVE)) {
            idle.decrementAndGet();
            return false;
        }
        return true;
    }

    /// Ends a surplus worker. It claims itself first, so that nobody else can.
    boolean leave(Worker worker) {
        if (!worker.changeState(State.IDLE, State.CLAIMED)) {
            return false;
        }
        idle.decrementAndGet();
        int current = count.get();
        while (current > config.min()) {
            int witness = count.compareAndExchange(current, current - 1);
            if (witness == current) {
                return removeSlot(worker);
            }
            current = witness;
        }
        // Not surplus any more: as if it had been woken to look for work.
        worker.assigned = null;
        worker.state(State.SIGNALLED);
        return false;
    }

    private boolean removeSlot(Worker worker) {
        for (int i = 0; i < slots.length(); i++) {
            if (slots.compareAndSet(i, worker, null)) {
                return true;
            }
        }
        return false;
    }

    /// Takes a lane that nobody holds.
    @Nullable
    Lane adopt() {
        for (Lane lane : pool.lanes()) {
            if (lane.adopt()) {
                return lane;
            }
        }
        return null;
    }

    boolean hasOrphans() {
        for (Lane lane : pool.lanes()) {
            if (lane.isOrphaned()) {
                return true;
            }
        }
        return false;
    }

    /// Whether every worker there is, is stuck.
    boolean allAway() {
        return away.get() >= count.get();
    }

    /// Told by a worker's thread at its end.
    void ended(Worker worker) {
        dispatchers.remove(worker);
        if (removeSlot(worker)) {
            count.decrementAndGet();
        }
    }

    void wentAway(Worker worker) {
        if (!worker.dispatcher) {
            away.incrementAndGet();
        }
    }

    void cameBack(Worker worker) {
        if (!worker.dispatcher) {
            away.decrementAndGet();
        }
    }

    /// Whether a worker would be left to take over, if one more got stuck.
    boolean hasSpare(int lanes) {
        return away.get() + lanes < config.max();
    }

    int size() {
        return count.get();
    }

    /// All workers and dispatchers alive.
    List<Worker> all() {
        List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < slots.length(); i++) {
            Worker worker = slots.get(i);
            if (worker != null) {
                workers.add(worker);
            }
        }
        workers.addAll(dispatchers);
        return workers;
    }

    /// Wakes all that are idle, so that they see the pool closed.
    void wakeAll() {
        while (wakeOne()) {
            // the next one
        }
    }
}
