package hyperserve.runtime.net;

import hyperserve.api.Nullable;
import hyperserve.runtime.overload.QueueTime;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// The connections of a source that are ready, and how long they wait for their turns.
///
/// A *round* begins when the first is found ready, and is over at the next poll, when all have had
/// their turns, or are with those who help. How long it takes is what a client waits at least that
/// sends something just when it has begun; so rounds are the waits of a queue (see [QueueTime]),
/// and handlers that run within them are what it waits for. The clock is read once a round, and for
/// each connection only while the queue stands.
///
/// For the thread that polls, but for [#isOverdue], which any thread may ask.
final class Rounds {

    /// Less than a selector takes that has to wait for somebody.
    private static final long AT_ONCE = TimeUnit.MILLISECONDS.toNanos(1);

    private final LongSupplier clock;
    private final QueueTime time;
    private final ReadyList ready = new ReadyList();
    private final Newcomers newcomers = new Newcomers();

    private long began;
    private long lastTook;
    private long polledAt;

    /// When those of this round were ready, on average.
    private long readySince;

    private boolean any;

    /// When the newcomers have come that are let in now; 0 if none are.
    private long lettingIn;

    /// @param bound how many nanoseconds a connection may wait for its turn, 0 for no bound
    Rounds(LongSupplier clock, long bound) {
        this.clock = clock;
        this.time = new QueueTime(bound, 0);
    }

    boolean isEmpty() {
        return ready.isEmpty();
    }

    /// Somebody polls.
    void polled(long now) {
        lastTook = any ? now - began : 0;
        time.waited(lastTook, now);
        any = false;
        polledAt = now;
        newcomers.polled(now);
    }

    /// A connection is ready.
    void add(Connection connection) {
        if (lettingIn != 0) {
            connection.readySince = lettingIn;
        } else {
            if (!any) {
                any = true;
                began = clock.getAsLong();
                // If nobody had to be waited for, they have come at any time of the last round.
                readySince = began - polledAt < AT_ONCE ? began - lastTook / 2 : began;
            }
            connection.readySince = readySince;
        }
        newcomers.listFor(ready).add(connection);
    }

    /// Whether to let newcomers in now, if they may come at all.
    boolean isTurnOfNewcomers() {
        return newcomers.isTurn() && !ready.isEmpty();
    }

    void letNewcomersIn(@Nullable Doorkeeper doorkeeper) {
        long now = clock.getAsLong();
        lettingIn = now | 1;
        try {
            newcomers.letIn(doorkeeper, ready, now);
        } finally {
            lettingIn = 0;
        }
    }

    /// {@return the connection whose turn it is, or null}
    @Nullable
    Connection take() {
        return ready.take();
    }

    /// Whether a connection has waited too long for its turn, and so have all.
    ///
    /// @param since when it was found ready
    boolean isOverdue(long since) {
        return time.stands() && time.isTooLong(clock.getAsLong() - since);
    }

    /// As [ReadyList#cutAll].
    @Nullable
    Throwable cutAll(@Nullable Throwable before) {
        return ready.cutAll(before);
    }
}
