package hyperserve.runtime.overload;

import hyperserve.runtime.logging.LazyLogger;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Counts what a server sends away, and tells of it: for each bound one warning at once, and then
/// one a minute with how many there were since.
///
/// What came since the last warning is told by whoever looks when the minute is over: those who
/// poll do now and then. Any thread may use it.
public final class Sheds {

    private static final Logger LOG = LazyLogger.of(Sheds.class);

    private static final long SILENCE = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier clock;

    /// Of all bounds; not changed any more.
    private final Map<Exceeded, Count> counts = new EnumMap<>(Exceeded.class);

    /// Whether there may be something that was not told.
    private volatile boolean untold;

    /// What is known of one bound.
    private static final class Count {
        private final AtomicLong total = new AtomicLong();
        private final AtomicLong told = new AtomicLong();

        /// Until when nothing is told; 0 if nothing was told yet.
        private final AtomicLong silentUntil = new AtomicLong();

        boolean isTold() {
            return total.get() == told.get();
        }

        /// {@return whether it is time to tell, and for the caller to do so}
        boolean mayTell(long now) {
            long until = silentUntil.get();
            boolean silent = until != 0 && now - until < 0;
            return !isTold() && !silent && silentUntil.compareAndSet(until, (now + SILENCE) | 1);
        }

        /// {@return how many were not told, and are told now}
        long takeUntold() {
            long all = total.get();
            return all - told.getAndSet(all);
        }
    }

    /// Nothing was sent away yet.
    ///
    /// @param clock the time in nanoseconds, as `System.nanoTime`
    public Sheds(LongSupplier clock) {
        this.clock = clock;
        for (Exceeded bound : Exceeded.values()) {
            counts.put(bound, new Count());
        }
    }

    private Count of(Exceeded bound) {
        return Objects.requireNonNull(counts.get(bound));
    }

    /// Counts one that is sent away.
    ///
    /// @param bound why
    public void count(Exceeded bound) {
        Count count = of(bound);
        count.total.getAndIncrement();
        untold = true;
        tell(bound, count, clock.getAsLong());
    }

    /// {@return how many were sent away since the server began}
    ///
    /// @param bound why
    public long total(Exceeded bound) {
        return of(bound).total.get();
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
        for (Map.Entry<Exceeded, Count> each : counts.entrySet()) {
            tell(each.getKey(), each.getValue(), now);
            if (!each.getValue().isTold()) {
                untold = true;
            }
        }
    }

    private static void tell(Exceeded bound, Count count, long now) {
        if (count.mayTell(now)) {
            LOG.log(
                    Level.WARNING,
                    "{0} {1}; this is told once a minute",
                    Long.toString(count.takeUntold()),
                    bound.outcome());
        }
    }
}
