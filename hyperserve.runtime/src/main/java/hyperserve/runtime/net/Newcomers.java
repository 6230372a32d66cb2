package hyperserve.runtime.net;

import hyperserve.api.Nullable;

import java.util.concurrent.TimeUnit;

/// Lets newcomers in while the connections that one poll has found ready have their turns.
///
/// Nobody is polled for before all of those have begun. If they are thousands, each with much to
/// do, that takes seconds, for which nobody would be accepted. So after some milliseconds some are,
/// and come next: no more than there were turns of others since the last time.
///
/// For the thread that polls.
final class Newcomers {

    /// How long a round is before newcomers are let in, and then between two times.
    static final long LONG_ROUND = TimeUnit.MILLISECONDS.toNanos(5);

    /// A power of two: the time is asked for once in so many turns.
    private static final int TURNS = Acceptor.LARGEST_CROWD;

    private final ReadyList arrived = new ReadyList();
    private int turns;
    private long lastLook;
    private boolean looking;

    /// Where a connection belongs that is ready now.
    ///
    /// @param ready where it does unless it is one of them
    ReadyList listFor(ReadyList ready) {
        return looking ? arrived : ready;
    }

    /// A round begins.
    void polled(long now) {
        lastLook = now;
    }

    /// {@return whether to ask for the time now}
    boolean isTurn() {
        return (++turns & (TURNS - 1)) == 0;
    }

    /// Lets some in, if it is time.
    ///
    /// @param doorkeeper whose turn it may be to accept
    /// @param ready those that have their turns, to come after them
    void letIn(@Nullable Doorkeeper doorkeeper, ReadyList ready, long now) {
        if (doorkeeper == null || now - lastLook < LONG_ROUND) {
            return;
        }
        lastLook = now;
        looking = true;
        try {
            doorkeeper.acceptBetweenPolls(now);
        } finally {
            looking = false;
            if (!arrived.isEmpty()) {
                ready.addFirst(arrived);
            }
        }
    }
}
