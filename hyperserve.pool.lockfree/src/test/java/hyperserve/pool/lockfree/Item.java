package hyperserve.pool.lockfree;

import hyperserve.api.Nullable;
import hyperserve.api.pool.PoolTask;

import java.util.concurrent.atomic.AtomicInteger;

/// A task with a number in a plain field, which only a queue that publishes shows to its takers.
final class Item implements PoolTask {

    /// What a taker reads of a task that it got before its fields.
    static final int UNPUBLISHED = -1;

    private int number;
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger abandonments = new AtomicInteger();

    Item(int number) {
        this.number = number;
    }

    /// The number of a task, or 0 if there is none.
    static int of(@Nullable PoolTask task) {
        if (task == null) {
            return 0;
        }
        int number = ((Item) task).number;
        return number == 0 ? UNPUBLISHED : number;
    }

    /// The numbers of all that a ring still holds, as one decimal number.
    static int rest(TaskRing ring) {
        int rest = 0;
        for (PoolTask task = ring.take(); task != null; task = ring.take()) {
            rest = rest * 10 + of(task);
        }
        return rest;
    }

    int runs() {
        return runs.get();
    }

    int abandonments() {
        return abandonments.get();
    }

    @Override
    public void run() {
        runs.incrementAndGet();
    }

    @Override
    public void abandoned() {
        abandonments.incrementAndGet();
    }
}
