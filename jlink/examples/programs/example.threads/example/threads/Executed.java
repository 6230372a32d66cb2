package example.threads;

import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.WorkerPool;
import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.pool.executor.ExecutorPool;

/// A worker pool without code of its own: a virtual thread for each task.
public final class Executed implements WorkerPoolProvider {

    @Override
    public String name() {
        return "executed";
    }

    @Override
    public WorkerPool create(PoolConfig config) {
        return ExecutorPool.threadPerTask(
                Thread.ofVirtual()
                        .name("executed-", 1)
                        .inheritInheritableThreadLocals(false)
                        .factory(),
                "executed-",
                config);
    }
}
