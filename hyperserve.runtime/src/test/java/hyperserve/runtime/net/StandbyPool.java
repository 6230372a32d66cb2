package hyperserve.runtime.net;

import hyperserve.api.DrainReport;
import hyperserve.api.pool.EventSource;
import hyperserve.api.pool.PoolSnapshot;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.WorkerPool;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A pool without threads, which only counts who announces to wait.
final class StandbyPool implements WorkerPool {

    final AtomicInteger announced = new AtomicInteger();

    @Override
    public void blocking() {
        announced.incrementAndGet();
    }

    @Override
    public void start(List<? extends EventSource> sources) {}

    @Override
    public boolean tryExecute(PoolTask task) {
        return false;
    }

    @Override
    public boolean inlines(PoolTask.Kind kind) {
        return true;
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
