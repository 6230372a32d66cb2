package hyperserve.pool.standard;

import hyperserve.api.pool.PoolTask;

import java.util.List;

/// Calls what others wrote: never with the pool's lock held, and whatever they throw ends here.
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
            Mishap.TASK_FAILED.log(e);
            return false;
        }
    }

    /// Tells tasks that they will never run.
    static void abandon(List<PoolTask> tasks) {
        for (PoolTask task : tasks) {
            try {
                task.abandoned();
            } catch (Throwable e) {
                Mishap.ABANDONED_TASK_FAILED.log(e);
            }
        }
    }
}
