package hyperserve.runtime;

import hyperserve.runtime.logging.LazyLogger;
import hyperserve.runtime.logging.RootCause;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/// Tells applications to read their files again, one after the other, on a thread that lives as
/// long as there is something to tell: who hangs holds up those behind it, and nobody else.
///
/// Asked before they are served, it begins then. Asked while it tells them, it tells all of them
/// once more, as a file may have changed behind who has read it.
final class Reloading {

    /// Tells one of them.
    @FunctionalInterface
    interface Call {
        void tell(Application application) throws Exception;
    }

    private static final Logger LOG = LazyLogger.of(Reloading.class);

    private final List<Application> all;
    private final Call call;

    private enum State {
        STARTING,
        SERVED,
        CLOSED
    }

    // Guarded by this.
    private State state = State.STARTING;
    private boolean asked;
    private boolean telling;

    Reloading(List<Application> all, Call call) {
        this.all = all;
        this.call = call;
    }

    /// They are served from now on.
    synchronized void open() {
        if (state == State.STARTING) {
            state = State.SERVED;
            beginLocked();
        }
    }

    /// They are being stopped: tells none from now on. Waits for nobody, also not for who is just
    /// told.
    synchronized void close() {
        state = State.CLOSED;
    }

    /// From any thread.
    synchronized void ask() {
        asked = true;
        beginLocked();
    }

    private void beginLocked() {
        if (state == State.SERVED && asked && !telling) {
            Thread.ofPlatform()
                    .daemon()
                    .name("hyperserve-reload")
                    .inheritInheritableThreadLocals(false)
                    .start(this::tell);
            telling = true;
        }
    }

    private void tell() {
        while (next()) {
            for (Application each : all) {
                if (areServed()) {
                    tell(each);
                }
            }
        }
    }

    private synchronized boolean next() {
        telling = state == State.SERVED && asked;
        asked = false;
        return telling;
    }

    private synchronized boolean areServed() {
        return state == State.SERVED;
    }

    private void tell(Application each) {
        try {
            call.tell(each);
        } catch (Throwable e) {
            log(each, e);
        }
    }

    /// In one line, as files with faults in them are nothing unusual.
    private static void log(Application each, Throwable thrown) {
        LOG.log(
                Level.WARNING,
                "reload() of {0} threw, and those behind it are told all the same: {1}",
                each,
                RootCause.of(thrown));
        LOG.log(Level.DEBUG, "what reload() threw", thrown);
    }
}
