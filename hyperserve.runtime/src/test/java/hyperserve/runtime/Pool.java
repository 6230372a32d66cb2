package hyperserve.runtime;

import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.test.pool.PoolLoader;

/// The pools, for what must be so in each.
enum Pool {
    STANDARD("hyperserve.pool.standard", "StandardPoolProvider"),
    LOCKFREE("hyperserve.pool.lockfree", "WorkStealingPoolProvider"),
    VIRTUAL("hyperserve.pool.virtual", "VirtualThreadPoolProvider");

    private final String module;
    private final String provider;

    Pool(String module, String provider) {
        this.module = module;
        this.provider = provider;
    }

    WorkerPoolProvider provider() {
        return PoolLoader.load(module, provider);
    }

    /// A server as [TestServers#server()], with this pool.
    Server server() {
        return TestServers.server().pool(provider());
    }
}
