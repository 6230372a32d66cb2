package hyperserve.websocket;

import hyperserve.runtime.Server;
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

    /// A server on a free port, with this pool.
    Server server() {
        return Server.at("127.0.0.1", 0).pool(PoolLoader.load(module, provider));
    }
}
