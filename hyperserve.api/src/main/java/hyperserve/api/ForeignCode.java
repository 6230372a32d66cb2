package hyperserve.api;

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
            FailureLog.error("a task failed; its thread ends or goes on, as after any other", e);
            return false;
        }
    }

    /// Tells tasks that they will never run.
    static void abandon(List<PoolTask> tasks) {
        for (PoolTask task : tasks) {
            try {
                task.abandoned();
            } catch (Throwable e) {
                FailureLog.error("a task failed to be abandoned; the next ones are, too", e);
            }
        }
    }

    /// Lets the threads of flights end.
    static void shutDown(Flights flights) {
        try {
            flights.shutDown();
        } catch (Throwable e) {
            FailureLog.error("shutting an executor down failed; its threads are left behind", e);
        }
    }
}
