package hyperserve.runtime.overload;

import hyperserve.runtime.logging.LazyLogger;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/// Counts what a server sends away, and tells of it: for each bound one warning at once, and then
/// one a minute with how many there were since.
///
/// What came since the last warning is told by whoever looks when the minute is over: those who
/// poll do now and then. Any thread may use it.
public final class Sheds {

    private static final Logger LOG = LazyLogger.of(Sheds.class);

    private static final long SILENCE = TimeUnit.MINUTES.toNanos(1);

    private static final Exceeded[] BOUNDS = Exceeded.values();

    private final LongSupplier clock;
    private final AtomicLongArray totals = new AtomicLongArray(BOUNDS.length);
    private final AtomicLongArray told = new AtomicLongArray(BOUNDS.length);

    /// Until when nothing is told of a bound; 0 if nothing was told yet.
    private final AtomicLongArray silentUntil = new AtomicLongArray(BOUNDS.length);

    /// Whether there may be something that was not told.
    private volatile boolean untold;

    /// Nothing was sent away yet.
    ///
    /// @param clock the time in nanoseconds, as `System.nanoTime`
    public Sheds(LongSupplier clock) {
        this.clock = clock;
    }

    /// Counts one that is sent away.
    ///
    /// @param bound why
    public void count(Exceeded bound) {
        totals.getAndIncrement(bound.ordinal());
        untold = true;
        tell(bound, clock.getAsLong());
    }

    /// {@return how many were sent away since the server began}
    ///
    /// @param bound why
    public long total(Exceeded bound) {
        return totals.get(bound.ordinal());
    }

    /// Tells what was not told, where it is time to. Costs a read of one word if there is nothing.
    ///
    /// @param now the time in nanoseconds
    public void look(long now) {
        if (!untold) {
            return;
        }
        // Before the totals are read: what is counted later says so once more.
        untold = false;
        for (Exceeded bound : BOUNDS) {
            tell(bound, now);
            if (totals.get(bound.ordinal()) != told.get(bound.ordinal())) {
                untold = true;
            }
        }
    }

    private void tell(Exceeded bound, long now) {
        int at = bound.ordinal();
        long until = silentUntil.get(at);
        long total = totals.get(at);
        if (total == told.get(at) || (until != 0 && now - until < 0)) {
            return;
        }
        if (silentUntil.compareAndSet(at, until, (now + SILENCE) | 1)) {
            long since = total - told.getAndSet(at, total);
            LOG.log(
                    Level.WARNING,
                    "{0} {1}; this is told once a minute",
                    Long.toString(since),
                    bound.outcome());
        }
    }
}
