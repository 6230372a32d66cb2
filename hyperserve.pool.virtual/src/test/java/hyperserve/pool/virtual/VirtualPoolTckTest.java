package hyperserve.pool.virtual;

import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.pool.tck.WorkerPoolTck;

final class VirtualPoolTckTest implements WorkerPoolTck {

    @Override
    public WorkerPoolProvider provider() {
        return new VirtualThreadPoolProvider();
    }

    @Override
    public boolean keepsMinToMaxWorkers() {
        return false;
    }

    @Override
    public boolean servesAnyDepth() {
        return true;
    }

    @Override
    public int stuckTasks(PoolConfig config) {
        return 64;
    }

    /// Virtual threads need memory in the depths of the JDK.
    @Override
    public boolean outlivesWantOfMemory() {
        return false;
    }
}
