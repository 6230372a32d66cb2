package hyperserve.pool.tck;

import hyperserve.api.Nullable;
import hyperserve.api.pool.EventSource;
import hyperserve.api.pool.PoolTask;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// An event source whose tasks become ready when a test says so, and which watches its poller.
final class ReadySource implements EventSource {

    private static final long SPIN_NANOS = 50_000_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // These two are guarded by the lock.
    private final Deque<PoolTask> events = new ArrayDeque<>();
    private boolean woken;
    // These two belong to whoever holds the right to poll; so nothing else guards them.
    private final Deque<PoolTask> gathered = new ArrayDeque<>();
    private long turnsOfHolder;

    private final AtomicLong turns = new AtomicLong();
    private final AtomicReference<@Nullable Thread> caller = new AtomicReference<>();
    private final Queue<String> overlaps = new ConcurrentLinkedQueue<>();
    private final AtomicInteger polls = new AtomicInteger();
    private final AtomicInteger pollsInsideTasks = new AtomicInteger();
    private final AtomicInteger pollsWithInterrupt = new AtomicInteger();
    private final AtomicInteger lateCalls = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    /// Makes a task ready. Any thread may call it.
    void ready(PoolTask task) {
        lock.lock();
        try {
            events.add(task);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean poll(long nanos) {
        boolean first = enter("poll");
        try {
            polls.incrementAndGet();
            pollsWithInterrupt.addAndGet(Thread.currentThread().isInterrupted() ? 1 : 0);
            gather(nanos);
            return !gathered.isEmpty();
        } finally {
            leave(first);
        }
    }

    private void gather(long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (gathered.isEmpty() && events.isEmpty() && !woken && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            woken = false;
            gathered.addAll(events);
            events.clear();
            lock.unlock();
        }
    }

    @Override
    public @Nullable PoolTask next() {
        boolean first = enter("next");
        try {
            return gathered.poll();
        } finally {
            leave(first);
        }
    }

    private boolean enter(String method) {
        Thread current = Thread.currentThread();
        Thread other = caller.compareAndExchange(null, current);
        if (other != null) {
            overlaps.add("%s in %s while %s was inside".formatted(current, method, other));
        }
        turns.incrementAndGet();
        turnsOfHolder++;
        pollsInsideTasks.addAndGet(ProbeTask.isRunningHere() ? 1 : 0);
        lateCalls.addAndGet(over.get() ? 1 : 0);
        return other == null;
    }

    private void leave(boolean first) {
        if (first) {
            caller.set(null);
        }
    }

    @Override
    public void wakeup() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        closed.set(true);
    }

    /// From now on nobody may poll any more; returns whether somebody is at it.
    boolean endPolling() {
        over.set(true);
        return caller.get() != null;
    }

    int polls() {
        return polls.get();
    }

    /// Whether it is hardly polled while this thread spins for some time: so it is not the load of
    /// the machine that makes a poller look quiet.
    boolean isQuiet() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        int before = polls();
        long start = threads.getCurrentThreadCpuTime();
        while (threads.getCurrentThreadCpuTime() - start < SPIN_NANOS) {
            Thread.onSpinWait();
        }
        return polls() - before < 100;
    }

    int pollsInsideTasks() {
        return pollsInsideTasks.get();
    }

    int pollsWithInterrupt() {
        return pollsWithInterrupt.get();
    }

    int lateCalls() {
        return lateCalls.get();
    }

    boolean wasClosed() {
        return closed.get();
    }

    /// Calls of two threads at a time.
    List<String> overlaps() {
        return List.copyOf(overlaps);
    }

    /// How many turns of one holder the next one did not see; to be asked after the last poll.
    long turnsUnseen() {
        return turns.get() - turnsOfHolder;
    }
}
