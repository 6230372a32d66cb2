package hyperserve.runtime;

import hyperserve.runtime.logging.LazyLogger;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Code of others, run on a thread of its own, as it may take longer than there is time: a pool
/// that waits for its threads, say. Tells whether it has ended. What is broken off for want of
/// memory begins again, so it must be such as to be begun again.
///
/// No lambda is on the way to the end of pool and sources: what the JVM once had no memory to link,
/// it never links (JVMS, section 5.4.3).
final class Apart implements Runnable, BooleanSupplier {

    private static final Logger LOG = LazyLogger.of(Apart.class);

    /// How long it is tried what there is no memory for, and how often.
    static final long FOR_MEMORY = TimeUnit.MINUTES.toNanos(1);

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

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
            insist();
        } finally {
            over = true;
        }
    }

    /// Until it is done, or there was no memory for it for too long.
    private void insist() {
        long end = System.nanoTime() + FOR_MEMORY;
        boolean again = true;
        while (again) {
            again = false;
            try {
                code.run();
            } catch (OutOfMemoryError e) {
                if (!awaitMemory(end)) {
                    throw e;
                }
                again = true;
            }
        }
    }

    /// Waits a moment for memory, without any of its own.
    ///
    /// @param end until when it is worth waiting
    /// @return whether to try once more
    static boolean awaitMemory(long end) {
        LockSupport.parkNanos(PAUSE);
        return System.nanoTime() - end < 0;
    }

    @Override
    public boolean getAsBoolean() {
        return over;
    }
}
