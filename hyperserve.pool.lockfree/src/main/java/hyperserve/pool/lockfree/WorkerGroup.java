package hyperserve.pool.lockfree;

import hyperserve.api.Nullable;
import hyperserve.api.pool.Deadline;
import hyperserve.api.pool.PoolConfig;
import hyperserve.pool.lockfree.HotFields.Numbers;
import hyperserve.pool.lockfree.Worker.State;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// The workers: who is free, and who takes over a lane.
///
/// Going idle: count up the idle, set the state IDLE, look once more for work and for lanes that
/// nobody holds, park. Waking: make work visible, or leave a lane, then read how many are idle,
/// find a worker whose state is IDLE and make it SIGNALLED. All volatile: either the waker finds
/// the worker or the worker finds the work. The change of state is exclusive, so one wake-up wakes
/// one worker; low slots are woken first, so that surplus workers stay idle long enough to end. One
/// that was woken looks for lanes before all else.
final class WorkerGroup {

    private static final String WORKER = "hyperserve-lockfree-worker-";
    private static final String DISPATCHER = "hyperserve-lockfree-dispatcher-";

    // Indexes of numbers.
    private static final int COUNT = 0;
    private static final int IDLE = 1;
    private static final int AWAY = 2;

    private final WorkStealingPool pool;
    private final PoolConfig config;
    private final Roster roster;
    private final Numbers numbers = new Numbers(3);
    private final AtomicInteger names = new AtomicInteger();
    private final Consumer<Thread> starter;
    private final long keepAlive;

    /// Why the system gave no thread the last time, null if it did.
    private volatile @Nullable Throwable shortage;

    /// @param starter starts a thread
    WorkerGroup(WorkStealingPool pool, PoolConfig config, Consumer<Thread> starter) {
        this.pool = pool;
        this.config = config;
        this.starter = starter;
        this.keepAlive = Deadline.in(config.keepAlive()).nanos();
        this.roster = new Roster(config.max());
    }

    /// Finds a holder for each lane, and starts workers up to min.
    ///
    /// @throws IllegalStateException if the system does not give the threads
    void begin() {
        for (Lane lane : pool.lanes()) {
            if (!start(lane)) {
                startDispatcher(lane);
            }
        }
        while (size() < config.min() && start(null)) {
            // the next one
        }
        if (size() < config.min() || hasOrphans()) {
            throw new IllegalStateException(
                    "the system gives no more than %s threads, and min is %s"
                            .formatted(size(), config.min()),
                    shortage);
        }
    }

    /// Finds a holder for a lane that was left: a worker that is free, or a new one; if all are
    /// stuck, a dispatcher. If the system has no thread to give, that is up to the next worker that
    /// comes free, and to the monitor, which tries again.
    void handOver(Lane lane) {
        boolean found = false;
        try {
            found = wakeOne() || start(lane) || startDispatcher(lane);
        } catch (Throwable e) {
            Mishap.HAND_OVER_FAILED.log(e);
        }
        if (!found) {
            pool.monitorAwake();
        }
    }

    /// Tries again to find holders for lanes that have none, unless somebody was woken and is about
    /// to look for them.
    void handOverOrphans() {
        if (isSomebodyComing()) {
            return;
        }
        for (Lane lane : pool.lanes()) {
            if (lane.isOrphaned()) {
                handOver(lane);
            }
        }
    }

    private boolean isSomebodyComing() {
        for (Worker each = roster.first(); each != null; each = roster.after(each)) {
            if (each.state() == State.SIGNALLED) {
                return true;
            }
        }
        return false;
    }

    /// Ends a tenure whose worker has ended, or was taken out of it by somebody who then failed to
    /// leave the lane. For the monitor.
    ///
    /// Whoever holds a lane is in the roster from before until its thread ends, and its word is not
    /// taken. The tenure is read first: so if its worker is not there now, or its word is taken
    /// now, this tenure is over, and if it has not been ended, it may be.
    ///
    /// Waits for a second look, as whoever took the word may just be about to leave the lane.
    ///
    /// @return whether the lane has no holder, or seems to have none
    boolean audit(Lane lane) {
        long tenure = lane.tenure();
        boolean vacant = Lane.holder(tenure) != 0 && isVacant(lane, Lane.holder(tenure));
        if (lane.suspectTwice(tenure, vacant) && lane.putDown(tenure)) {
            Mishap.LANE_LOST.log(null);
        }
        return vacant;
    }

    private boolean isVacant(Lane lane, int number) {
        Worker holder = lane.lastHolder;
        if (holder == null || holder.number != number || holder.state() == State.GONE) {
            holder = roster.find(number);
        }
        return holder == null
                || Worker.isTaken(holder.word())
                || holder.getState() == Thread.State.TERMINATED;
    }

    /// Wakes one idle worker to look for work.
    boolean wakeOne() {
        if (!hasIdle()) {
            return false;
        }
        for (int slot = 0; slot < roster.slots(); slot++) {
            Worker worker = roster.inSlot(slot);
            if (worker != null
                    && worker.state() == State.IDLE
                    && worker.changeState(State.IDLE, State.SIGNALLED)) {
                numbers.getAndAdd(IDLE, -1);
                LockSupport.unpark(worker);
                return true;
            }
        }
        return false;
    }

    boolean hasIdle() {
        return numbers.get(IDLE) > 0;
    }

    /// Starts a worker, if there are fewer than max.
    ///
    /// @param lane what it is to hold, if nobody takes that up before
    boolean start(@Nullable Lane lane) {
        long current = numbers.get(COUNT);
        while (current < config.max()) {
            if (numbers.compareAndSet(COUNT, current, current + 1)) {
                return startCounted(lane);
            }
            current = numbers.get(COUNT);
        }
        return false;
    }

    private boolean startCounted(@Nullable Lane lane) {
        Worker worker = create(WORKER, false);
        boolean started = false;
        if (worker != null) {
            roster.add(worker);
            started = start(worker, lane);
            if (!started) {
                roster.remove(worker);
            }
        }
        if (!started) {
            numbers.getAndAdd(COUNT, -1);
        }
        return started;
    }

    private boolean startDispatcher(Lane lane) {
        Worker dispatcher = create(DISPATCHER, true);
        if (dispatcher == null) {
            return false;
        }
        roster.addDispatcher(dispatcher);
        boolean started = start(dispatcher, lane);
        if (!started) {
            dispatcher.state(State.GONE);
        }
        return started;
    }

    /// Makes a worker, if there is memory for it.
    private @Nullable Worker create(String name, boolean dispatcher) {
        try {
            int number = names.incrementAndGet();
            return new Worker(pool, name.concat(Integer.toString(number)), number, dispatcher);
        } catch (Throwable e) {
            lacksThread(e);
            return null;
        }
    }

    /// Starts a thread, if the system has one to give.
    private boolean start(Worker worker, @Nullable Lane lane) {
        if (lane != null) {
            lane.takeUp(worker);
        }
        try {
            starter.accept(worker);
            shortage = null;
            return true;
        } catch (Throwable e) {
            worker.layDown();
            lacksThread(e);
            return false;
        }
    }

    /// Says once in a row that the system has no thread to give.
    private void lacksThread(Throwable why) {
        boolean known = shortage != null;
        shortage = why;
        if (!known) {
            Mishap.NO_THREAD.log(why);
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
            boolean surplus = size() > config.min();
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
        worker.fresh = true;
        worker.state(State.ACTIVE);
        return true;
    }

    /// Offers a worker to those who look for one.
    ///
    /// @return false if it has seen work and taken the offer back
    boolean becomeIdle(Worker worker) {
        numbers.getAndAdd(IDLE, 1);
        worker.state(State.IDLE);
        if (pool.hasWork() && worker.changeState(State.IDLE, State.ACTIVE)) {
            numbers.getAndAdd(IDLE, -1);
            return false;
        }
        return true;
    }

    /// Ends a surplus worker. It takes its offer back first, so that nobody wakes it any more.
    boolean leave(Worker worker) {
        if (!worker.changeState(State.IDLE, State.GONE)) {
            return false;
        }
        numbers.getAndAdd(IDLE, -1);
        long current = numbers.get(COUNT);
        while (current > config.min()) {
            if (numbers.compareAndSet(COUNT, current, current - 1)) {
                return roster.remove(worker);
            }
            current = numbers.get(COUNT);
        }
        // Not surplus any more: as if it had been woken to look for work.
        worker.state(State.SIGNALLED);
        return false;
    }

    /// Takes a lane up that nobody holds, for a worker that has none.
    ///
    /// @return whether there was one
    boolean adopt(Worker worker) {
        for (Lane lane : pool.lanes()) {
            if (lane.takeUp(worker)) {
                return true;
            }
        }
        return false;
    }

    /// Gives a dispatcher's lane to a worker that has come free.
    void replace(Worker dispatcher, Lane lane) {
        dispatcher.layDown();
        if (!wakeOne()) {
            lane.takeUp(dispatcher);
        }
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
        return numbers.get(AWAY) >= size();
    }

    /// Told by a worker's thread at its end, why ever it ends. What it held is held by nobody from
    /// then on.
    void ended(Worker worker) {
        Lane lane = worker.lane;
        if (Worker.isTaken(worker.word())) {
            cameBack(worker);
        }
        worker.layDown();
        boolean counted = !worker.dispatcher && roster.remove(worker);
        worker.state(State.GONE);
        if (counted) {
            numbers.getAndAdd(COUNT, -1);
        }
        if (lane != null && !pool.isClosed()) {
            handOver(lane);
        }
    }

    void wentAway(Worker worker) {
        if (!worker.dispatcher) {
            numbers.getAndAdd(AWAY, 1);
        }
    }

    void cameBack(Worker worker) {
        if (!worker.dispatcher) {
            numbers.getAndAdd(AWAY, -1);
        }
    }

    /// Whether a worker would be left to take over, if one more got stuck.
    boolean hasSpare(int lanes) {
        return numbers.get(AWAY) + lanes < config.max();
    }

    int size() {
        return (int) numbers.get(COUNT);
    }

    Roster roster() {
        return roster;
    }

    /// All workers and dispatchers alive.
    List<Worker> all() {
        List<Worker> workers = new ArrayList<>();
        for (Worker each = roster.first(); each != null; each = roster.after(each)) {
            workers.add(each);
        }
        return workers;
    }

    /// Wakes all that are idle, so that they see the pool closed.
    void wakeAll() {
        while (wakeOne()) {
            // the next one
        }
    }
}
