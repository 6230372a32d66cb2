/// A library for authors of pools: makes one of an executor, or of threads with a task each, and
/// polls event sources for those that do not want to.
///
/// Whoever says which threads run the tasks, and in which order, gets from
/// [hyperserve.pool.executor.ExecutorPool] all else that [hyperserve.api.pool.WorkerPool] promises.
/// [hyperserve.pool.executor.EventLoop] is there also for pools that keep their own workers.
///
/// It is no pool itself, and provides none. An image holds it if its pool requires it; a pool that
/// is dropped into another brings it along.
module hyperserve.pool.executor {
    // What it makes is a pool of the API, so whoever uses it needs that, too.
    requires transitive hyperserve.api;

    exports hyperserve.pool.executor;
}
