package hyperserve.http2.connection;

import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.pool.lockfree.WorkStealingPoolProvider;
import hyperserve.pool.standard.StandardPoolProvider;
import hyperserve.pool.virtual.VirtualThreadPoolProvider;
import hyperserve.runtime.Server;

/// The pools, for what must be so in each.
enum Pool {
    STANDARD,
    LOCKFREE,
    VIRTUAL;

    private WorkerPoolProvider provider() {
        return switch (this) {
            case STANDARD -> new StandardPoolProvider();
            case LOCKFREE -> new WorkStealingPoolProvider();
            case VIRTUAL -> new VirtualThreadPoolProvider();
        };
    }

    /// A server on a free port, with this pool.
    Server server() {
        return Server.at("127.0.0.1", 0).pool(provider());
    }
}
