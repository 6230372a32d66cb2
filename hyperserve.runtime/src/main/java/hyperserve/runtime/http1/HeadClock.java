package hyperserve.runtime.http1;

import hyperserve.runtime.semantics.ServerState;

import java.util.concurrent.TimeUnit;

/// How long a connection waits for the head of its next request. Owned by whoever owns the
/// connection.
///
/// A head has its time from its first byte, that of the first request from the beginning of the
/// connection; what lies between is idle time, which begins with the answer before. Empty lines are
/// no part of a request, so they change neither. While the server drains, an idle connection is
/// kept for a second more at most, as a request may be on its way.
final class HeadClock {

    private enum State {
        /// An answer has been written, and nobody has waited since.
        NONE,
        IDLE,
        HEAD
    }

    private static final long WHILE_DRAINING = TimeUnit.SECONDS.toNanos(1);

    private final ServerState server;
    private State state = State.HEAD;
    private boolean shortened;
    private long deadline;

    HeadClock(ServerState server) {
        this.server = server;
        this.deadline = server.clock().getAsLong() + server.timeouts().header().toNanos();
    }

    /// Bytes of a head have come.
    void begun() {
        if (state != State.HEAD) {
            state = State.HEAD;
            deadline = server.clock().getAsLong() + server.timeouts().header().toNanos();
        }
    }

    /// The head is complete.
    void completed() {
        state = State.NONE;
        shortened = false;
    }

    /// When the wait is over.
    ///
    /// @param now the time
    /// @param begun whether bytes of a head have come
    long deadline(long now, boolean begun) {
        if (state == State.NONE) {
            state = State.IDLE;
            deadline = now + server.timeouts().idle().toNanos();
        }
        if (!begun && !shortened && server.draining()) {
            shortened = true;
            deadline = now + Math.min(WHILE_DRAINING, deadline - now);
        }
        return deadline;
    }
}
