package hyperserve.pool.lockfree;

import hyperserve.api.Nullable;
import hyperserve.api.logging.FailureLog;

/// What may go wrong in the pool without ending it, and what it did.
///
/// An enum, because all of it is there when the class is: a literal in a `catch` becomes a string
/// when it is first met, which needs memory.
enum Mishap {
    MONITOR_FAILED("the monitor failed; it looks again in 100 ms"),
    WORKER_NOT_LOOKED_AT("the monitor failed to look at a worker; it looks again"),
    TASK_FAILED_WHEN_TOLD(
            "a task failed when told that it was seen waiting, or relieved; it runs on"),
    LANE_LOST("a source had no worker any more; it is given another"),

    WORKER_FAILED("a worker failed between two tasks; it goes on in 100 ms"),
    WORKER_NOT_PROBED("the system does not tell of a worker; less is learned of it"),
    READY_TASK_FAILED("a task of an event source failed; its worker goes on"),

    NEXT_FAILED("a source failed to give a task; its worker asks again in 100 ms"),
    NEXT_FAILED_AFTER_ONE("a source gave one task and failed to give more; it is asked again"),
    POLL_FAILED("polling a source failed; its worker tries again in 100 ms"),
    WAKE_UP_FAILED("waking a source failed; what it was woken for waits for events"),

    HAND_OVER_FAILED("a source's lane could not be handed over; it is tried again"),
    NO_THREAD("the system gives no thread; others take the work over"),
    NO_VIRTUAL_THREAD("starting a virtual thread failed; its task is refused"),
    SUBMISSION_NOT_TOLD("waking a worker for a submission failed; the monitor finds it");

    private static final FailureLog LOG = new FailureLog(WorkStealingPool.class.getName());

    private final String text;

    Mishap(String text) {
        this.text = text;
    }

    /// Loads this class, so that it is there before it is needed.
    static void prepare() {
        var _ = LOG;
    }

    /// Tells of it; never throws.
    void log(@Nullable Throwable failure) {
        LOG.error(text, failure);
    }
}
