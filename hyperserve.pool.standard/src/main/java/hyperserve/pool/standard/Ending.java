package hyperserve.pool.standard;

import hyperserve.api.Nullable;
import hyperserve.api.pool.Drain;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.Tally;

import java.util.function.Supplier;

/// What the drain of a pool asks of its tasks; guarded by the pool's lock.
final class Ending implements Drain.Tasks<Worker> {

    /// From whom a pool that has started accepts tasks.
    private enum Entry {
        ALL,
        TASKS,
        NOBODY
    }

    private final TaskQueue queue;
    private final WorkerGroup group;
    private final Tally tally;
    private final Supplier<@Nullable Worker> self;

    private Entry entry = Entry.ALL;

    /// @param self says which worker of the pool the current thread is
    Ending(TaskQueue queue, WorkerGroup group, Tally tally, Supplier<@Nullable Worker> self) {
        this.queue = queue;
        this.group = group;
        this.tally = tally;
        this.self = self;
    }

    /// @param inside whether a task of the pool submits
    boolean acceptsLocked(boolean inside) {
        return switch (entry) {
            case ALL -> true;
            case TASKS -> inside;
            case NOBODY -> false;
        };
    }

    boolean isDrainingLocked() {
        return entry == Entry.TASKS;
    }

    @Override
    public @Nullable Worker ofThisThread() {
        return self.get();
    }

    @Override
    public int inFlight() {
        return queue.size() + group.withTaskLocked();
    }

    @Override
    public long finished() {
        return tally.finishedInTime();
    }

    @Override
    public void acceptFromTasks() {
        entry = Entry.TASKS;
    }

    @Override
    public void acceptNothing() {
        entry = Entry.NOBODY;
    }

    @Override
    public void cut(Drain.Cut<Worker> cut) {
        for (PoolTask task = queue.poll(); task != null; task = queue.poll()) {
            cut.abandoned(task);
            tally.countAbandoned();
        }
        group.interruptLocked(cut);
    }
}
