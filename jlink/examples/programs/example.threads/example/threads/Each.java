package example.threads;

import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.WorkerPool;
import hyperserve.api.pool.WorkerPoolProvider;

/// Provides [ThreadEach].
public final class Each implements WorkerPoolProvider {

    @Override
    public String name() {
        return "each";
    }

    @Override
    public WorkerPool create(PoolConfig config) {
        return new ThreadEach(config.capacity());
    }
}
