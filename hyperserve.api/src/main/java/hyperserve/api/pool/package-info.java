/// What the author of a worker pool sees: pools, their tasks and event sources.
///
/// A pool starts at [WorkerPoolProvider] and [WorkerPool], or at the module
/// `hyperserve.pool.executor`, if an executor will do. Parts that all pools share are here, too:
/// [Drain], [Tally], [Deadline], [TaskThreads], [ThreadProbe], [ForeignCode], [StackRoom]. A
/// reference is never null unless it is marked [hyperserve.api.Nullable].
package hyperserve.api.pool;
