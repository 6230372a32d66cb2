package hyperserve.pool.standard;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;

/// Where the pool tells of failures; to tell of one never throws.
///
/// It is called where a thread must go on whatever has happened, also when memory has run out. So
/// each step has another behind it that needs less: the logger, which runs code of others and
/// allocates; the name of the failure's class, which runs none; a text that lies ready.
final class FailureLog {

    private static final Logger LOG = System.getLogger(SharedQueuePool.class.getName());

    private static final byte[] UNTOLD =
            "hyperserve: a pool failed, and could not say how; it goes on\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private FailureLog() {}

    /// Sees to it that this class and the texts are there before they are needed.
    static void prepare() {
        var _ = Mishap.values();
    }

    static void error(Mishap what, Throwable failure) {
        try {
            LOG.log(Level.ERROR, what.text, failure);
        } catch (Throwable e) {
            errorWithoutLogger(what, failure);
        }
    }

    private static void errorWithoutLogger(Mishap what, Throwable failure) {
        try {
            System.err.println(what.text.concat(": ").concat(failure.getClass().getName()));
        } catch (Throwable e) {
            lastResort();
        }
    }

    private static void lastResort() {
        try {
            System.err.write(UNTOLD, 0, UNTOLD.length);
        } catch (Throwable e) {
            // Nobody can be told, and the caller has to go on all the same.
            Thread.onSpinWait();
        }
    }
}
