package hyperserve.pool.standard;

import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.WorkerPool;

import java.time.Duration;
import java.util.List;

/// Pools as the tests want them: small, and never shrinking unless asked to.
final class Pools {

    private Pools() {}

    static PoolConfig config(int min, int target, int max) {
        return PoolConfig.development()
                .withWorkers(min, target, max)
                .withKeepAlive(Duration.ofHours(1));
    }

    static WorkerPool started(PoolConfig config) {
        WorkerPool pool = new StandardPoolProvider().create(config);
        pool.start(List.of());
        return pool;
    }

    static WorkerPool started(int min, int target, int max) {
        return started(config(min, target, max));
    }

    /// A pool of as many workers.
    static WorkerPool ofSize(int workers) {
        return started(workers, workers, workers);
    }
}
