/// The pool to reason about: one lock, one bounded queue, and between `min` and `max` workers.
///
/// Workers are platform threads. They grow in number under load and shrink again when they are
/// idle. A task that waits for I/O of the server's own is replaced for that time by a virtual
/// thread, so that stalled clients do not use the workers up. Each event source is polled by a
/// thread of its own, which reads and parses; what may wait is handed to a worker.
///
/// The sizes are those of [hyperserve.api.pool.PoolConfig]; there are no settings of its own. The
/// pool is chosen by the name `standard`.
///
/// To read it, start at `SharedQueuePool`.
module hyperserve.pool.standard {
    // The pool implements the interfaces of the API, and sees nothing else of the server.
    requires hyperserve.api;
    // Polls the event sources.
    requires hyperserve.pool.executor;

    // The server finds the pool as a service; so the module has no need to export anything.
    provides hyperserve.api.pool.WorkerPoolProvider with
            hyperserve.pool.standard.StandardPoolProvider;
}
