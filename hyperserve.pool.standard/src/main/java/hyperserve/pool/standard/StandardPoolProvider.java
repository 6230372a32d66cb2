package hyperserve.pool.standard;

import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.WorkerPool;
import hyperserve.api.pool.WorkerPoolProvider;

/// Makes pools in which all workers share one queue; chosen by the name `standard`.
public final class StandardPoolProvider implements WorkerPoolProvider {

    /// For the service loader.
    public StandardPoolProvider() {}

    @Override
    public String name() {
        return "standard";
    }

    @Override
    public WorkerPool create(PoolConfig config) {
        return new SharedQueuePool(config);
    }
}
