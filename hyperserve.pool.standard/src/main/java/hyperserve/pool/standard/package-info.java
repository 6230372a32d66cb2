/// A worker pool with one lock and one bounded queue.
///
/// `SharedQueuePool` is the pool, and its essay the place to begin. Tasks wait in a `TaskQueue`,
/// `Crew` knows the workers and decides who sets out for a task, `Worker` is one of them and
/// `WorkLoop` what it does all day, `Drain` is the end of work, and `Tally` counts it.
package hyperserve.pool.standard;
