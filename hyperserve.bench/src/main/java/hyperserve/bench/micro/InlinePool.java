package hyperserve.bench.micro;

import hyperserve.api.DrainReport;
import hyperserve.api.pool.EventSource;
import hyperserve.api.pool.PoolSnapshot;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.WorkerPool;

import java.time.Duration;
import java.util.List;

/// Lets everything be done where it is, so that only the engine is measured.
final class InlinePool implements WorkerPool {

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
    public void blocking() {}

    @Override
    public DrainReport drain(Duration grace) {
        return new DrainReport(0, 0);
    }

    @Override
    public PoolSnapshot snapshot() {
        throw new UnsupportedOperationException("nothing is counted here");
    }

    @Override
    public void close() {}
}
