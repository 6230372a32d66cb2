package hyperserve.pool.virtual;

import hyperserve.api.EventSource;
import hyperserve.api.Nullable;
import hyperserve.api.PoolTask;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// A source whose tasks become ready when a test says so.
final class FakeSource implements EventSource {

    private static final PoolTask WAKE_UP = new CountedTask();

    private final BlockingQueue<PoolTask> events = new LinkedBlockingQueue<>();
    private final Deque<PoolTask> gathered = new ArrayDeque<>();
    final AtomicBoolean polled = new AtomicBoolean();

    void ready(PoolTask task) {
        events.add(task);
    }

    @Override
    public boolean poll(long nanos) {
        polled.set(true);
        try {
            PoolTask event = gathered.isEmpty() ? events.poll(nanos, TimeUnit.NANOSECONDS) : null;
            if (event != null && event != WAKE_UP) {
                gathered.add(event);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !gathered.isEmpty();
    }

    @Override
    public @Nullable PoolTask next() {
        return gathered.poll();
    }

    @Override
    public void wakeup() {
        events.add(WAKE_UP);
    }

    @Override
    public void close() {
        throw new AssertionError("sources are their maker's to close");
    }
}
