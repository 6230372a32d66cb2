package hyperserve.api.pool;

/// Makes worker pools; found as a service on the module path or the class path and chosen by name.
///
/// It is called on the thread that starts the server, with the class loader of its class for
/// context. Whatever it throws ends the start: one line tells its class and the root of that.
public interface WorkerPoolProvider {

    /// {@return the name by which the pool is chosen, a word in lower case such as `standard`}
    String name();

    /// {@return how many workers a server has to allow its pool at least, which by default is 1; a
    /// server that is told to allow fewer does not start. Called once for each server}
    default int leastWorkers() {
        return 1;
    }

    /// Makes a pool, without starting threads.
    ///
    /// @param config its sizes
    /// @return a new pool
    WorkerPool create(PoolConfig config);
}
