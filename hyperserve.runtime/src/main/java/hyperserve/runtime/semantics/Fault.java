package hyperserve.runtime.semantics;

import hyperserve.api.Nullable;
import hyperserve.api.routing.Route;
import hyperserve.runtime.logging.LazyLogger;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// What went wrong while a request was answered. It is told by the thread that met it, after that
/// has sent the answer and let go of the connection: the log may take as long as it likes, and
/// fail, and no client notices.
///
/// @param level how loud
/// @param who what failed, to be followed by the route; null if the pool tells of it
/// @param route the route
/// @param outcome what the server did about it
/// @param thrown what was thrown, null if nothing was; goes on after it was told if it is an error,
///     or no route's
public record Fault(
        Level level,
        @Nullable String who,
        @Nullable Route route,
        String outcome,
        @Nullable Throwable thrown)
        implements Runnable {

    private static final Logger LOG = LazyLogger.of(Fault.class);

    /// A failure that is logged as an error.
    ///
    /// @param who what failed, to be followed by the route
    /// @param route the route
    /// @param outcome what the server did about it
    /// @param thrown what was thrown
    /// @return what tells it
    public static Fault of(String who, @Nullable Route route, String outcome, Throwable thrown) {
        return new Fault(Level.ERROR, who, route, outcome, thrown);
    }

    /// Tells of one after another. A record, as there may be no memory left to link a lambda with.
    ///
    /// @param first what was noted before
    /// @param then what was noted after it; told whatever becomes of the first
    public record Later(Runnable first, Runnable then) implements Runnable {
        @Override
        public void run() {
            try {
                first.run();
            } finally {
                then.run();
            }
        }
    }

    /// A failure of the server itself.
    ///
    /// @param thrown what was thrown
    /// @return what tells it
    public static Fault ofServer(Throwable thrown) {
        return new Fault(Level.ERROR, null, null, "", thrown);
    }

    @Override
    public void run() {
        if (who != null) {
            LOG.log(level, who + route + outcome, thrown);
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        if (who == null && thrown instanceof RuntimeException failure) {
            throw failure;
        }
    }
}
