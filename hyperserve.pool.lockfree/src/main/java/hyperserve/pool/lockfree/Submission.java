package hyperserve.pool.lockfree;

import hyperserve.api.PoolTask;

/// A task given to the pool from outside, and when. A new object for each, so that equal tasks are
/// told apart.
final class Submission {

    final PoolTask task;
    final long nanoTime;

    Submission(PoolTask task, long nanoTime) {
        this.task = task;
        this.nanoTime = nanoTime;
    }
}
