package hyperserve.pool.executor;

import hyperserve.api.pool.PoolTask;

import java.util.List;

/// Calls what others wrote: with no lock held, and whatever they throw ends here.
final class ForeignCode {

    private ForeignCode() {}

    /// Runs a task.
    ///
    /// @return false if it threw
    static boolean run(PoolTask task) {
        try {
            task.run();
            return true;
        } catch (Throwable e) {
            // A logger that writes to a channel would find it closed by the task's interrupt.
            Thread.interrupted();
            Failure.TASK.log(e);
            return false;
        }
    }

    /// Tells tasks that they will never run.
    static void abandon(List<PoolTask> tasks) {
        // Not by a method reference: to link one takes memory.
        for (PoolTask task : tasks) {
            abandon(task);
        }
    }

    /// Tells a task that it will never run.
    static void abandon(PoolTask task) {
        try {
            task.abandoned();
        } catch (Throwable e) {
            Failure.ABANDONMENT.log(e);
        }
    }

    /// Lets the threads of flights end.
    static void shutDown(Flights flights) {
        try {
            flights.shutDown();
        } catch (Throwable e) {
            Failure.EXECUTOR_SHUT_DOWN.log(e);
        }
    }
}
