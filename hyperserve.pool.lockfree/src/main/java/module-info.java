/// The fast pool: whoever finds a connection ready reads, runs and answers the request itself, and
/// when its handler turns out to wait, another worker takes over what it leaves behind.
///
/// No task crosses from one thread to another on its way, and no lock of the pool's is taken. The
/// sizes are those of [hyperserve.api.pool.PoolConfig]; there are no settings of its own. The pool
/// is chosen by the name `lockfree`.
///
/// To read it, start at `WorkStealingPool`.
module hyperserve.pool.lockfree {
    // The pool implements the interfaces of the API, and sees nothing else of the server.
    requires hyperserve.api;

    // The server finds the pool as a service; so the module has no need to export anything.
    provides hyperserve.api.pool.WorkerPoolProvider with
            hyperserve.pool.lockfree.WorkStealingPoolProvider;
}
