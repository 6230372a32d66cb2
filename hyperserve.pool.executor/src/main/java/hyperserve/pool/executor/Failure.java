package hyperserve.pool.executor;

import hyperserve.api.logging.FailureLog;

/// What may fail in pools and event loops though they go on; to log one never throws
/// ([FailureLog]).
///
/// The texts are here, ready before the first failure: even a string constant is allocated when it
/// is first met.
enum Failure {
    LAUNCH("no thread could be had for a task; unless it runs, it is refused"),
    BEGIN("a thread had no memory to begin a task; it is abandoned"),
    EXECUTOR_SHUT_DOWN("shutting an executor down failed; its threads are left behind"),
    SHORTAGE("an executor failed to make up for tasks that wait; others wait"),
    STUBBORN_TASKS("tasks ignore their interrupt; they are left behind with their threads"),
    POLL("polling an event source failed; trying again in 100 ms"),
    STUBBORN_SOURCE_TASK("the thread of an event loop is stuck in a task, and left behind"),
    WAKE_UP("waking an event source failed; its loop is left behind");

    private static final FailureLog LOG = new FailureLog("hyperserve.pool.executor");

    private final String text;

    Failure(String text) {
        this.text = text;
    }

    /// Loads this class, so that it is there before it is needed.
    static void prepare() {
        var _ = LOG;
    }

    void log(Throwable failure) {
        LOG.error(text, failure);
    }
}
