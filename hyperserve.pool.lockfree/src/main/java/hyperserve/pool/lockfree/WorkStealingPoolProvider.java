package hyperserve.pool.lockfree;

import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.WorkerPool;
import hyperserve.api.pool.WorkerPoolProvider;

/// Provides [WorkStealingPool] under the name `lockfree`.
public final class WorkStealingPoolProvider implements WorkerPoolProvider {

    /// For the service loader.
    public WorkStealingPoolProvider() {}

    @Override
    public String name() {
        return "lockfree";
    }

    /// One that polls while another runs a handler; with one worker alone, every handler would be
    /// moved to a virtual thread.
    @Override
    public int leastWorkers() {
        return 2;
    }

    @Override
    public WorkerPool create(PoolConfig config) {
        return new WorkStealingPool(config);
    }
}
