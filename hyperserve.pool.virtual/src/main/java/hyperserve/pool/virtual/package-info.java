/// A worker pool that runs each task on a virtual thread of its own.
///
/// All that it does, but making these threads, is in [hyperserve.pool.executor.ExecutorPool].
package hyperserve.pool.virtual;
