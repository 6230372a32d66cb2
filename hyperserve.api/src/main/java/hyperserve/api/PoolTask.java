package hyperserve.api;

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

    /// Does the work. Called at most once for each time the task is accepted or handed out.
    ///
    /// A throw is logged and counted as failed by the pool; it costs no worker.
    @Override
    void run();

    /// Told exactly once, instead of [#run()], if the pool accepted the task and will never run it:
    /// it was closed, or the time to drain was over. Called on any thread; must not block.
    void abandoned();

    /// {@return whether it waits while it runs}
    default Kind kind() {
        return Kind.UNKNOWN;
    }
}
