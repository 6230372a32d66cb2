package hyperserve.api;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// Where an [ExecutorPool] tells of failures; to tell of one never throws.
final class FailureLog {

    private static final Logger LOG = System.getLogger(ExecutorPool.class.getName());

    private FailureLog() {}

    static void error(String what, Throwable failure) {
        try {
            LOG.log(Level.ERROR, what, failure);
        } catch (Throwable e) {
            // Loggers run code of others: a handler's, even the failure's own toString. Nobody is
            // left to tell, and the task has yet to be accounted for.
            failure.addSuppressed(e);
        }
    }
}
