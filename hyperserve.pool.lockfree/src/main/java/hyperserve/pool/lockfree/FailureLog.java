package hyperserve.pool.lockfree;

import hyperserve.api.Nullable;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/// Where the pool tells of failures; to tell of one never throws.
///
/// It is called where a thread must go on whatever has happened, also when memory has run out. So
/// each step has another behind it that needs less: the logger, which runs code of others and
/// allocates; the text alone; a text that lies ready; a number.
final class FailureLog {

    private static final Logger LOG = System.getLogger(WorkStealingPool.class.getName());

    private static final byte[] UNTOLD =
            "hyperserve: a pool failed, and could not say how; it goes on\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private static final AtomicLong LOST = new AtomicLong();

    private FailureLog() {}

    /// Sees to it that the class, and what it needs, is there before it is needed.
    static void prepare() {
        var _ = LOG.isLoggable(Level.ERROR);
        var _ = Mishap.values();
    }

    /// Loggers run code of others too: a handler's, even the failure's own `getMessage`.
    static void error(Mishap what, @Nullable Throwable failure) {
        try {
            LOG.log(Level.ERROR, what.text, failure);
        } catch (Throwable e) {
            errorWithoutLogger(what.text, failure);
        }
    }

    private static void errorWithoutLogger(String what, @Nullable Throwable failure) {
        try {
            // A class name runs no foreign code.
            String name = failure == null ? "unknown" : failure.getClass().getName();
            System.err.println(what.concat(": ").concat(name));
        } catch (Throwable e) {
            lastResort();
        }
    }

    private static void lastResort() {
        try {
            System.err.write(UNTOLD, 0, UNTOLD.length);
        } catch (Throwable e) {
            LOST.incrementAndGet();
        }
    }

    /// How many failures not even the last resort could tell of.
    static long lost() {
        return LOST.get();
    }
}
