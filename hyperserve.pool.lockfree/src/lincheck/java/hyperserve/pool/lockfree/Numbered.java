package hyperserve.pool.lockfree;

import hyperserve.api.Nullable;
import hyperserve.api.pool.PoolTask;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;

/// A task with a number, which stands for it in the results of a scenario.
final class Numbered implements PoolTask {

    private final int number;
    private final AtomicInteger ends = new AtomicInteger();

    Numbered(int number) {
        this.number = number;
    }

    /// The number of a task, or null if there is none.
    static @Nullable Integer of(@Nullable PoolTask task) {
        return task == null ? null : Integer.valueOf(((Numbered) task).number);
    }

    @Override
    public void run() {
        ends.incrementAndGet();
    }

    @Override
    public void abandoned() {
        ends.incrementAndGet();
    }

    /// How often it was run or abandoned.
    int ends() {
        return ends.get();
    }

    /// What a bounded queue is, one operation at a time.
    static class BoundedQueue {

        private final Queue<Integer> queue = new ArrayDeque<>();
        private final int capacity;

        BoundedQueue(int capacity) {
            this.capacity = capacity;
        }

        public boolean offer(int number) {
            return queue.size() < capacity && queue.add(number);
        }

        public @Nullable Integer take() {
            return queue.poll();
        }
    }
}
