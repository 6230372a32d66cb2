package hyperserve.pool.lockfree;

import hyperserve.api.PoolConfig;
import hyperserve.api.WorkerPoolProvider;
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
