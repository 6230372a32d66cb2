package hyperserve.pool.standard;

import hyperserve.api.logging.FailureLog;

/// What may go wrong in the pool without ending it, and what it did.
///
/// An enum, because all of it is there when the class is: a literal in a `catch` becomes a string
/// when it is first met, which needs memory.
enum Mishap {
    WORKER_FAILED("a worker failed between two tasks; it goes on in 100 ms"),
    NO_THREAD("could not start one more worker; tasks wait for those that are there");

    private static final FailureLog LOG = new FailureLog(SharedQueuePool.class.getName());

    private final String text;

    Mishap(String text) {
        this.text = text;
    }

    /// Loads this class, so that it is there before it is needed.
    static void prepare() {
        var _ = LOG;
    }

    /// Tells of it; never throws.
    void log(Throwable failure) {
        LOG.error(text, failure);
    }
}
