package hyperserve.pool.lockfree;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// Where the pool tells of failures; to tell of one never throws.
final class FailureLog {

    private static final Logger LOG = System.getLogger(WorkStealingPool.class.getName());

    private FailureLog() {}

    /// Loggers run code of others too: a handler's, even the failure's own `getMessage`.
    static void error(String what, Throwable failure) {
        try {
            LOG.log(Level.ERROR, what, failure);
        } catch (Throwable e) {
            // A print stream throws nothing, and a class name runs no foreign code.
            System.err.println(what + ": " + failure.getClass().getName());
        }
    }
}
