package hyperserve.api.pool;

import java.util.List;

/// Calls what others wrote, for authors of pools: whatever a task throws ends here and is logged,
/// and the thread goes on. To be called without a lock.
public final class ForeignCode {

    private ForeignCode() {}

    /// Runs a task. If it throws, the interrupt flag is clear afterwards.
    ///
    /// @param task the task
    /// @return false if it threw
    public static boolean run(PoolTask task) {
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
    ///
    /// @param tasks the tasks, in a list whose elements are quickly found by their place
    public static void abandon(List<? extends PoolTask> tasks) {
        // Not by a method reference or an iterator: they take memory.
        for (int i = 0; i < tasks.size(); i++) {
            abandon(tasks.get(i));
        }
    }

    /// Tells a task that it will never run.
    ///
    /// @param task the task
    public static void abandon(PoolTask task) {
        try {
            task.abandoned();
        } catch (Throwable e) {
            Failure.ABANDONMENT.log(e);
        }
    }

    /// Loads what it needs to tell of a failure, so that it is there before memory is short.
    public static void prepare() {
        Failure.prepare();
    }
}
