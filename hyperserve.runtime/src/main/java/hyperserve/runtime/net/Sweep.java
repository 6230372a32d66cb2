package hyperserve.runtime.net;

import java.util.concurrent.TimeUnit;

/// The look at every connection of a source, now and then: whose deadline is over, and who waits
/// for a stop. For its poller, but for [#stopCallersSeen()].
final class Sweep {

    /// Between two looks that are asked for.
    private static final long SOON = TimeUnit.MILLISECONDS.toNanos(100);

    private final Poller poller;
    private final ConnectionList connections;
    private final long shortestTimeout;
    private final long tick;
    private long next;
    private long last;

    /// Whether somebody waits for the next one who cannot wait for long. A volatile write before
    /// the poller is woken, which looks at it before it waits.
    private volatile boolean asked;

    /// What the last one has seen of those that wait for a stop: how many connections have such
    /// a handler, in the lower half, and in the upper one how many had waited no more before that.
    private volatile long stopCallersSeen;

    /// @param shortestTimeout the shortest wait in nanoseconds that any deadline is set for
    /// @param now the time
    Sweep(Poller poller, ConnectionList connections, long shortestTimeout, long now) {
        this.poller = poller;
        this.connections = connections;
        this.shortestTimeout = shortestTimeout;
        this.tick = Math.max(TimeUnit.MILLISECONDS.toNanos(1), shortestTimeout / 16);
        this.next = now + shortestTimeout;
        this.last = now - SOON;
    }

    /// How long it is until the next one, not positive if that is due.
    long untilNext(long now) {
        long due = next - now;
        return asked ? Math.min(due, last + SOON - now) : due;
    }

    /// Has the next one come soon: for whoever has gone away from a connection that nobody watches.
    /// Any thread may call it.
    void ask(NioEventSource source) {
        if (!asked) {
            asked = true;
            source.wakeup();
        }
    }

    /// Looks at every deadline. One that is set later is found `shortestTimeout` from now, so no
    /// connection outlives its deadline by more than that. Of those that are late only so many are
    /// handed out at a time: what becomes ready meanwhile is not to wait behind thousands of them.
    ///
    /// @param draining whether each connection that waits for its client is run once more
    void run(long now, boolean draining) {
        // Before any of them is looked at: who asks from now on waits for the one after this.
        asked = false;
        last = now;
        poller.beginSweep();
        long earliest = now + (draining ? tick : shortestTimeout);
        // Before any of them is looked for: who leaves from now on is found out by this.
        long callers = (long) StopCallers.departures() << Integer.SIZE;
        Connection each = connections.first();
        while (each != null) {
            Connection following = each.following;
            callers += StopCallers.contains(each) ? 1 : 0;
            long due = poller.onTick(each, now, shortestTimeout);
            if (draining) {
                // One that was in use when the others had theirs.
                poller.onDrain(each);
            }
            if (due - earliest < 0) {
                earliest = due;
            }
            each = following;
        }
        stopCallersSeen = callers;
        next = earliest - now <= 0 ? now : Math.max(earliest, now + tick);
    }

    /// What the last one has seen; see [#stopCallers] and [#allWait]. Any thread may call it.
    long stopCallersSeen() {
        return stopCallersSeen;
    }

    /// How many connections have a handler that waits for a stop, as far as was seen.
    static int stopCallers(long seen) {
        return (int) seen;
    }

    /// Whether those that are open have handlers that wait for a stop; known only while all wait
    /// who were seen.
    static boolean allWait(long seen, long open) {
        return open <= stopCallers(seen)
                && (int) (seen >> Integer.SIZE) == StopCallers.departures();
    }
}
