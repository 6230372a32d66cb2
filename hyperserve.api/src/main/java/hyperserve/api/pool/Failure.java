package hyperserve.api.pool;

import hyperserve.api.logging.FailureLog;

/// What may fail in tasks of pools and in [TaskThreads] though these go on; to log one never throws
/// ([FailureLog]).
///
/// The texts are here, ready before the first failure: even a string constant is allocated when it
/// is first met.
enum Failure {
    TASK("a task failed; its thread goes on, or ends as after any other"),
    ABANDONMENT("a task failed when told that it will never run; the next ones are told, too"),
    STAND_IN("a stand-in failed between two tasks; it goes on"),
    LATE_START("a virtual thread could not be started; a stand-in has its task"),
    WATCHER_START("virtual threads are not watched, for want of a thread"),
    WATCHER("watching virtual threads failed; it goes on in 100 ms");

    private static final FailureLog LOG = new FailureLog("hyperserve.api");

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
