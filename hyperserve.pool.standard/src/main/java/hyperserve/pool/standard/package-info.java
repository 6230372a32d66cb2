/// A worker pool with one lock and one bounded queue.
///
/// It polls with the event loops of `hyperserve.pool.executor`, but is no pool of an executor: that
/// counts, finds and ends its tasks without one lock, and this one is there to be reasoned about.
/// What that would cost stands among the rejected in the essay of `SharedQueuePool`. What all pools
/// share is in [hyperserve.api.pool].
///
/// `SharedQueuePool` is the pool, and its essay the place to begin. Tasks wait in a `TaskQueue`,
/// `WorkerGroup` knows the workers and decides who sets out for a task, `Worker` is one of them and
/// `WorkLoop` what it does all day, and `Ending` tells the drain what is left.
package hyperserve.pool.standard;
