/// A worker pool that runs each task on a virtual thread of its own.
///
/// `ThreadPerTaskPool` is the pool, and its essay the place to begin. `Admission` lets tasks in,
/// each as a `Flight`; `Flights` knows those under way, `Drain` is their end, and `Tally` counts
/// them.
package hyperserve.pool.virtual;
