package hyperserve.pool.lockfree;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// How far a pool is in its life; it only goes on.
enum Phase {
    /// Made, and perhaps about to start.
    NEW,
    /// Accepts tasks.
    RUNNING,
    /// Accepts tasks of its tasks only.
    DRAINING,
    /// Accepts nothing, and runs what its sources bring.
    DRAINED,
    /// Ends its threads.
    CLOSED;

    /// The phase of one pool.
    static final class Clock {

        private static final VarHandle NOW;

        static {
            try {
                NOW = MethodHandles.lookup().findVarHandle(Clock.class, "now", Phase.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private volatile Phase now = NEW;

        Phase now() {
            return now;
        }

        /// Goes on to a phase, unless it is there or beyond.
        ///
        /// @return whether it was before that phase
        boolean advanceTo(Phase next) {
            Phase seen = now;
            while (seen.compareTo(next) < 0) {
                if (NOW.compareAndSet(this, seen, next)) {
                    return true;
                }
                seen = now;
            }
            return false;
        }

        /// Whether what was accepted and has not begun will never run.
        boolean isShut() {
            return now.compareTo(DRAINED) >= 0;
        }

        boolean isClosed() {
            return now == CLOSED;
        }
    }
}
