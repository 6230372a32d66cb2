package hyperserve.pool.lockfree;

import hyperserve.api.Nullable;
import hyperserve.api.pool.EventSource;
import hyperserve.api.pool.PoolTask;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/// A source of what a test makes ready, with faults as the test wants them.
final class FakeSource implements EventSource {

    private final Queue<PoolTask> ready = new ConcurrentLinkedQueue<>();
    private final Semaphore woken = new Semaphore(0);
    private final AtomicInteger nexts = new AtomicInteger();

    /// Given the number of each call of `next`.
    volatile IntConsumer faultOfNext = number -> {};

    volatile Runnable faultOfPoll = () -> {};
    volatile Runnable faultOfWakeup = () -> {};

    void ready(PoolTask task) {
        ready.add(task);
        woken.release();
    }

    /// Makes tasks ready so that one poll finds them all.
    void ready(Runnable first, Runnable second) {
        ready.add(new FakeTask(first));
        ready(new FakeTask(second));
    }

    void ready(Runnable work) {
        ready(new FakeTask(work));
    }

    /// How many tasks are ready.
    int size() {
        return ready.size();
    }

    @Override
    public boolean poll(long nanos) {
        faultOfPoll.run();
        try {
            if (ready.isEmpty() && woken.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
                woken.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !ready.isEmpty();
    }

    @Override
    public @Nullable PoolTask next() {
        faultOfNext.accept(nexts.incrementAndGet());
        return ready.poll();
    }

    @Override
    public void wakeup() {
        woken.release();
        faultOfWakeup.run();
    }

    @Override
    public void close() {}
}
