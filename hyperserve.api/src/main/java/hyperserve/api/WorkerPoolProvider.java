package hyperserve.api;

/// Makes worker pools; found as a service on the module path and chosen by name.
public interface WorkerPoolProvider {

    /// {@return the name by which the pool is chosen, a word in lower case such as `standard`}
    String name();

    /// {@return how many workers a server has to allow its pool at least; called once for each
    /// server}
    default int leastWorkers() {
        return 1;
    }

    /// Makes a pool, without starting threads.
    ///
    /// @param config its sizes
    /// @return a new pool
    WorkerPool create(PoolConfig config);
}
