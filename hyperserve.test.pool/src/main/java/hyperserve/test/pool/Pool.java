package hyperserve.test.pool;

import hyperserve.api.pool.WorkerPoolProvider;

/// The pools, for what must be so in each.
public enum Pool {
    /// A queue that all workers share.
    STANDARD("hyperserve.pool.standard", "StandardPoolProvider"),

    /// Workers that steal from each other.
    LOCKFREE("hyperserve.pool.lockfree", "WorkStealingPoolProvider"),

    /// A virtual thread for each task.
    VIRTUAL("hyperserve.pool.virtual", "VirtualThreadPoolProvider");

    private final String module;
    private final String provider;

    Pool(String module, String provider) {
        this.module = module;
        this.provider = provider;
    }

    /// Loads it, by a class loader of its own ([PoolLoader]).
    ///
    /// @return its provider, a new one for each call
    public WorkerPoolProvider provider() {
        return PoolLoader.load(module, provider);
    }
}
