package hyperserve.runtime;

import hyperserve.api.Nullable;
import hyperserve.runtime.logging.LazyLogger;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// A call of an application that a stop makes: on a thread of its own, as it may never return.
/// Whatever it throws is logged there.
final class ApplicationCall {

    private static final Logger LOG = LazyLogger.of(ApplicationCall.class);

    private final String method;
    private final Application application;
    private final Application.Code code;

    /// Of the thread that tells all of them, one after the other.
    private boolean begun;

    private volatile boolean returned;

    // Guarded by this.
    private @Nullable Thread running;
    private boolean givenUp;

    ApplicationCall(String method, Application application, Application.Code code) {
        this.method = method;
        this.application = application;
        this.code = code;
    }

    /// Loads what it takes to log.
    static void prepareLog() {
        LOG.log(Level.DEBUG, "an application takes long to stop");
    }

    /// Makes the call, and returns at once; does nothing if it was made before.
    void begin() {
        if (begun) {
            return;
        }
        String name = "hyperserve-" + method;
        Runnable call = this::run;
        // From here on it is made, by this thread if there is no other.
        begun = true;
        Apart.start(name, call);
    }

    /// Makes the call on this thread.
    void run() {
        synchronized (this) {
            running = Thread.currentThread();
        }
        try {
            code.run();
        } catch (Throwable e) {
            LOG.log(
                    leave() ? Level.DEBUG : Level.ERROR,
                    method + "() of " + application + " threw; the stop goes on",
                    e);
        } finally {
            leave();
            returned = true;
        }
    }

    /// {@return whether it was given up meanwhile}
    private synchronized boolean leave() {
        running = null;
        return givenUp;
    }

    boolean hasReturned() {
        return returned;
    }

    /// Interrupts it, and logs that.
    void giveUp() {
        synchronized (this) {
            givenUp = true;
            if (running != null) {
                running.interrupt();
            }
        }
        LOG.log(
                Level.WARNING,
                method
                        + "() of "
                        + application
                        + " has not returned in time; the stop goes on without it");
    }
}
