package hyperserve.observe;

import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.WorkerPool;
import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.pool.executor.ExecutorPool;
import hyperserve.runtime.Server;

/// A worker pool with a virtual thread for each task.
final class ThreadEach implements WorkerPoolProvider {

    /// A server on a free port, with this pool.
    static Server server() {
        return Server.at("127.0.0.1", 0).pool(new ThreadEach());
    }

    @Override
    public String name() {
        return "each";
    }

    @Override
    public WorkerPool create(PoolConfig config) {
        return ExecutorPool.threadPerTask(
                Thread.ofVirtual().name("each-", 1).inheritInheritableThreadLocals(false).factory(),
                "each-",
                config);
    }
}
