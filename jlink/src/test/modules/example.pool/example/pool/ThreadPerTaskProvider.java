package example.pool;

import hyperserve.api.PoolConfig;
import hyperserve.api.WorkerPool;
import hyperserve.api.WorkerPoolProvider;

/// Chosen by the name `example`.
public final class ThreadPerTaskProvider implements WorkerPoolProvider {

    @Override
    public String name() {
        return "example";
    }

    @Override
    public WorkerPool create(PoolConfig config) {
        return new ThreadPerTaskPool();
    }
}
