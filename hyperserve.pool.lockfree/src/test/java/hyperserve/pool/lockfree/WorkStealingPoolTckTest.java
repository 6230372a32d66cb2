package hyperserve.pool.lockfree;

import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.pool.tck.WorkerPoolTck;

final class WorkStealingPoolTckTest implements WorkerPoolTck {

    @Override
    public WorkerPoolProvider provider() {
        return new WorkStealingPoolProvider();
    }

    @Override
    public int stuckTasks(PoolConfig config) {
        return 64;
    }
}
