package hyperserve.pool.standard;

import hyperserve.api.Nullable;
import hyperserve.api.pool.PoolTask;

import java.util.Arrays;

/// Tasks in the order in which they came, each with the time at which it did; not thread-safe.
///
/// Two parallel ring arrays, so that queuing a task allocates nothing. They start small and grow
/// up to the capacity, since a capacity of thousands is there for bad days only.
final class TaskQueue {

    private static final int FIRST_LENGTH = 16;

    private final int capacity;
    private @Nullable PoolTask[] tasks;
    private long[] times;
    private int head;
    private int size;

    TaskQueue(int capacity) {
        this.capacity = capacity;
        int length = Math.min(capacity, FIRST_LENGTH);
        this.tasks = new PoolTask[length];
        this.times = new long[length];
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /// Adds a task at the end. If there is no memory to grow, the queue is as before.
    void add(PoolTask task, long nanoTime) {
        if (size == capacity) {
            throw new IllegalStateException("the queue holds its " + capacity + " tasks");
        }
        if (size == tasks.length) {
            grow();
        }
        int index = indexOf(size);
        tasks[index] = task;
        times[index] = nanoTime;
        size++;
    }

    private int indexOf(int position) {
        // Not a remainder: that would be a division for each task.
        int index = head + position;
        return index < tasks.length ? index : index - tasks.length;
    }

    private void grow() {
        int length = (int) Math.min(capacity, tasks.length * 2L);
        @Nullable PoolTask[] longerTasks = Arrays.copyOfRange(tasks, head, head + length);
        long[] longerTimes = Arrays.copyOfRange(times, head, head + length);
        // The ring was full: what stands before the head came after what stands behind it.
        System.arraycopy(tasks, 0, longerTasks, tasks.length - head, head);
        System.arraycopy(times, 0, longerTimes, times.length - head, head);
        tasks = longerTasks;
        times = longerTimes;
        head = 0;
    }

    /// Takes the first task, or null if there is none.
    @Nullable
    PoolTask poll() {
        PoolTask first = tasks[head];
        if (first != null) {
            // Or the slot would keep a connection alive that has long been closed.
            tasks[head] = null;
            head = indexOf(1);
            size--;
        }
        return first;
    }

    /// How long the first task has waited, 0 if there is none.
    long nanosWaited(long nanoTime) {
        return size == 0 ? 0 : nanoTime - times[head];
    }
}
