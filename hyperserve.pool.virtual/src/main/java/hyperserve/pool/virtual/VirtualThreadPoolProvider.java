package hyperserve.pool.virtual;

import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.WorkerPool;
import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.pool.executor.ExecutorPool;

/// Makes pools in which each task has a virtual thread of its own; chosen by the name `virtual`.
///
/// Threads share one name, as one of its own would cost each a string; dumps print the thread's
/// number beside it.
public final class VirtualThreadPoolProvider implements WorkerPoolProvider {

    /// For the service loader.
    public VirtualThreadPoolProvider() {}

    @Override
    public String name() {
        return "virtual";
    }

    /// Makes a pool, without starting threads.
    ///
    /// @param config its sizes, of which only the capacity applies
    @Override
    public WorkerPool create(PoolConfig config) {
        return ExecutorPool.threadPerTask(
                Thread.ofVirtual()
                        .name("hyperserve-virtual-task")
                        .inheritInheritableThreadLocals(false)
                        .factory(),
                "hyperserve-virtual-",
                config);
    }
}
