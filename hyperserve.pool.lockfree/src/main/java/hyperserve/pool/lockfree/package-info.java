/// A pool of workers that poll for themselves and steal from each other; see
/// [hyperserve.pool.lockfree.WorkStealingPool].
package hyperserve.pool.lockfree;
