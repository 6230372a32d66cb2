package hyperserve.runtime;

import hyperserve.runtime.logging.LazyLogger;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.BooleanSupplier;

/// Code of others, run on a thread of its own, as it may take longer than there is time: a pool
/// that waits for its threads, say. Tells whether it has ended.
///
/// No lambda is on the way to the end of pool and sources: what the JVM once had no memory to link,
/// it never links (JVMS, section 5.4.3).
final class Apart implements Runnable, BooleanSupplier {

    private static final Logger LOG = LazyLogger.of(Apart.class);

    private final Runnable code;
    private volatile boolean over;

    private Apart(Runnable code) {
        this.code = code;
    }

    /// Runs it.
    ///
    /// @return whether it has ended
    static BooleanSupplier begin(String name, Runnable code) {
        Apart apart = new Apart(code);
        start(name, apart);
        return apart;
    }

    /// Runs it on a thread of its own, or on this one if the system has none left.
    static void start(String name, Runnable work) {
        try {
            Thread.ofPlatform()
                    .name(name)
                    .daemon()
                    .inheritInheritableThreadLocals(false)
                    .start(work);
        } catch (OutOfMemoryError e) {
            // First of all: there may be no memory to say so.
            work.run();
            LOG.log(Level.DEBUG, "no thread was left to stop with; its caller did it", e);
        }
    }

    @Override
    public void run() {
        try {
            code.run();
        } finally {
            over = true;
        }
    }

    @Override
    public boolean getAsBoolean() {
        return over;
    }
}
