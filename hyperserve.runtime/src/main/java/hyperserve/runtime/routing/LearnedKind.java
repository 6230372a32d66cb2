package hyperserve.runtime.routing;

import hyperserve.api.Nullable;
import hyperserve.api.PoolTask.Kind;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/// Learns whether a handler waits, from being told when one was seen to.
///
/// From the first time on it counts as [Kind#BLOCKING] for a second. Then it is tried again; if it
/// is soon seen waiting once more, it counts as blocking for twice as long, up to a minute or so:
/// a handler that waits now and then would otherwise hold up the others again and again. One that
/// behaved for as long as it was confined has its past forgotten.
///
/// One that computes for long is confined only while it is seen to do so, and shortly after: each
/// more of its kind that was begun by whoever polls would hold up all others, until that is seen,
/// too. Nothing is remembered of it, as it takes a processor wherever it runs.
///
/// Any thread may use it.
final class LearnedKind {

    static final Duration FIRST = Duration.ofSeconds(1);
    static final Duration LONGEST = Duration.ofSeconds(64);

    /// How long it counts as blocking after it was seen to keep a thread: some times as long as it
    /// takes until that is seen again.
    static final Duration STUCK = Duration.ofMillis(200);

    /// @param until when to try again
    /// @param length for how long it was confined, in nanoseconds
    private record Confinement(long until, long length) {

        boolean holds(long now) {
            return until - now > 0;
        }

        boolean isForgotten(long now) {
            return now - until >= length;
        }
    }

    private final AtomicReference<@Nullable Confinement> confinement = new AtomicReference<>();

    /// When it was last seen to keep a thread; 0 if it was not, or that is over.
    private volatile long stuck;

    /// What is known at the moment.
    ///
    /// @param clock the time in nanoseconds; asked only if there is something to remember
    /// @return BLOCKING or UNKNOWN
    Kind kind(LongSupplier clock) {
        return waits(clock) || isStuck(clock) ? Kind.BLOCKING : Kind.UNKNOWN;
    }

    /// Whether it was seen waiting, and is not to be tried again yet.
    ///
    /// @param clock as above
    boolean waits(LongSupplier clock) {
        Confinement current = confinement.get();
        if (current == null) {
            return false;
        }
        long now = clock.getAsLong();
        if (current.isForgotten(now)) {
            confinement.compareAndSet(current, null);
        }
        return current.holds(now);
    }

    /// Told that it was seen waiting.
    ///
    /// @param now the time in nanoseconds
    /// @return for how long it counts as blocking from now on; zero if that was known already, and
    ///     this one had begun before
    Duration seenWaiting(long now) {
        Confinement current = confinement.get();
        if (current != null && current.holds(now)) {
            return Duration.ZERO;
        }
        long length =
                current == null || current.isForgotten(now)
                        ? FIRST.toNanos()
                        : Math.min(2 * current.length, LONGEST.toNanos());
        boolean first = confinement.compareAndSet(current, new Confinement(now + length, length));
        return first ? Duration.ofNanos(length) : Duration.ZERO;
    }

    /// Told that it keeps a thread, and still does.
    ///
    /// @param now the time in nanoseconds
    void seenStuck(long now) {
        stuck = now | 1;
    }

    /// Whether it was seen to keep a thread a moment ago. What is forgotten here while another
    /// thread sees it once more, is seen again soon.
    private boolean isStuck(LongSupplier clock) {
        long seen = stuck;
        if (seen == 0) {
            return false;
        }
        if (clock.getAsLong() - seen < STUCK.toNanos()) {
            return true;
        }
        stuck = 0;
        return false;
    }
}
