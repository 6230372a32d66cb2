/// The pool for handlers that wait: each task has a virtual thread of its own.
///
/// A handler may sleep, lock and do blocking I/O as it likes, and thousands may do so at once. One
/// that computes for long holds a carrier until it is done, as virtual threads are not preempted,
/// and so does one in a native call or a class initialiser. What does not get to begin beside such,
/// within about 20 ms, begins on platform threads that stand in, up to 64; see
/// [hyperserve.api.pool.TaskThreads]. Each event source is polled by a platform thread of its own,
/// which reads and parses; what may wait is handed to a new thread.
///
/// Of the sizes in [hyperserve.api.pool.PoolConfig] only `capacity` applies, the bound of tasks in
/// flight. `min`, `target`, `max` and `keepAlive` are about workers, of which there are none here,
/// though the server prints them when it starts. There are no settings of the pool's own. It is
/// chosen by the name `virtual`.
///
/// To read it, start at [hyperserve.pool.executor.ExecutorPool], of which it is made.
module hyperserve.pool.virtual {
    // The pool implements the interfaces of the API, and sees nothing else of the server.
    requires hyperserve.api;
    // It is made of a class of that library.
    requires hyperserve.pool.executor;

    // The server finds the pool as a service; so the module has no need to export anything.
    provides hyperserve.api.pool.WorkerPoolProvider with
            hyperserve.pool.virtual.VirtualThreadPoolProvider;
}
