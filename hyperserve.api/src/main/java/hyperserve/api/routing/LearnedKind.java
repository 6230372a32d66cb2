package hyperserve.api.routing;

import hyperserve.api.Nullable;
import hyperserve.api.pool.PoolTask.Kind;

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
/// Any thread may use it.
public final class LearnedKind {

    static final Duration FIRST = Duration.ofSeconds(1);
    static final Duration LONGEST = Duration.ofSeconds(64);

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

    /// Nothing is known.
    public LearnedKind() {}

    /// What is known at the moment.
    ///
    /// @param clock the time in nanoseconds; asked only if there is something to remember
    /// @return BLOCKING or UNKNOWN
    public Kind kind(LongSupplier clock) {
        Confinement current = confinement.get();
        if (current == null) {
            return Kind.UNKNOWN;
        }
        long now = clock.getAsLong();
        if (current.holds(now)) {
            return Kind.BLOCKING;
        }
        if (current.isForgotten(now)) {
            confinement.compareAndSet(current, null);
        }
        return Kind.UNKNOWN;
    }

    /// Told that it was seen waiting.
    ///
    /// @param now the time in nanoseconds
    /// @return for how long it counts as blocking from now on; zero if that was known already, and
    ///     this one had begun before
    public Duration seenWaiting(long now) {
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
}
