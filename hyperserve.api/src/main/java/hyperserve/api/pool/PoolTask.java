package hyperserve.api.pool;

/// A piece of work that a [WorkerPool] runs once.
public interface PoolTask extends Runnable {

    /// What is known about whether a task waits while it runs (sleeps, locks, does blocking I/O).
    enum Kind {
        /// It never waits.
        NON_BLOCKING,
        /// It waits.
        BLOCKING,
        /// Nothing is known.
        UNKNOWN
    }

    /// Does the work. Called at most once for each time the task is accepted or handed out, on a
    /// platform or a virtual thread.
    ///
    /// A throw, whatever it is, is logged, and counted as failed if the task was submitted; it
    /// costs no worker.
    @Override
    void run();

    /// Told exactly once, instead of [#run()], if the pool accepted the task and will never run it:
    /// it was closed, the time to drain was over, or the system had no thread for it any more.
    /// Never told to a task of an event source.
    ///
    /// Called on any thread, without a lock of the pool's; must not block. A throw is logged, and
    /// the task counts as abandoned all the same.
    void abandoned();

    /// Told that the thread which runs the task was seen waiting, so that whoever made the task can
    /// declare its like [Kind#BLOCKING]. Called, perhaps more than once, on a thread of the pool's,
    /// while the task runs or just after; must not block. A throw is logged. A pool need not look.
    default void seenWaiting() {}

    /// Told that the pool counts on the thread which runs the task no more, until the task ends,
    /// and that others do what it would have done: it has announced that it waits, or does not come
    /// back for long. Called as [#seenWaiting()], which may come before or after it. A pool that
    /// cannot relieve a thread never calls it.
    default void relieved() {}

    /// {@return whether it waits while it runs; asked by the thread that submits the task, before
    /// it is accepted, and what is thrown then reaches the submitter}
    default Kind kind() {
        return Kind.UNKNOWN;
    }
}
