package hyperserve.test.pool;

import hyperserve.api.DrainReport;
import hyperserve.api.pool.EventSource;
import hyperserve.api.pool.PoolSnapshot;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.WorkerPool;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/// A pool without threads, for tests of what is done on theirs: it polls nothing, says whether one
/// may go on where one is, and leaves the tasks to the test.
public final class ThreadlessPool implements WorkerPool {

    private final boolean inlines;
    private final Predicate<PoolTask> submitted;
    private final AtomicInteger announced = new AtomicInteger();

    /// A pool that lets everything go on where it is, and takes no task.
    public ThreadlessPool() {
        this(true, _ -> false);
    }

    /// A pool.
    ///
    /// @param inlines whether work of any kind may go on where it is
    /// @param submitted given each task, says whether it is accepted; whoever accepts one has to
    ///     run it, or to tell it that it is abandoned
    public ThreadlessPool(boolean inlines, Predicate<PoolTask> submitted) {
        this.inlines = inlines;
        this.submitted = submitted;
    }

    /// {@return how often somebody announced to wait}
    public int announced() {
        return announced.get();
    }

    @Override
    public void start(List<? extends EventSource> sources) {}

    @Override
    public boolean tryExecute(PoolTask task) {
        return submitted.test(task);
    }

    @Override
    public boolean inlines(PoolTask.Kind kind) {
        return inlines;
    }

    @Override
    public void blocking() {
        announced.incrementAndGet();
    }

    @Override
    public DrainReport drain(Duration grace) {
        return new DrainReport(0, 0);
    }

    @Override
    public PoolSnapshot snapshot() {
        return PoolSnapshot.empty();
    }

    @Override
    public void close() {}
}
