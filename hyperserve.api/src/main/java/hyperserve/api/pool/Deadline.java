package hyperserve.api.pool;

import java.time.Duration;

/// A time on [System#nanoTime] until which something is waited for: a part for authors of pools.
/// Immutable; any thread may use it.
public final class Deadline {

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private final long start;
    private final long nanos;

    private Deadline(long start, long nanos) {
        this.start = start;
        this.nanos = nanos;
    }

    /// Something that can be waited for.
    @FunctionalInterface
    public interface Event {
        /// Waits for the event or for the time to pass; may end early.
        ///
        /// @param nanos how long at most, in nanoseconds
        /// @return whether the event is there
        /// @throws InterruptedException if the waiting thread is interrupted
        boolean await(long nanos) throws InterruptedException;
    }

    /// A time from now on; 292 years and more are the same, and so are zero and less.
    ///
    /// @param duration how long from now
    /// @return when that is over
    public static Deadline in(Duration duration) {
        if (duration.isNegative()) {
            return in(Duration.ZERO);
        }
        long nanos = duration.compareTo(LONGEST) < 0 ? duration.toNanos() : Long.MAX_VALUE;
        return new Deadline(System.nanoTime(), nanos);
    }

    /// {@return how long it was until then when it was made, in nanoseconds}
    public long nanos() {
        return nanos;
    }

    /// {@return how many nanoseconds it is until then; zero or less if that is over}
    public long nanosLeft() {
        return nanos - (System.nanoTime() - start);
    }

    /// Waits for an event no longer than until then. An interrupt neither ends the wait nor is
    /// lost.
    ///
    /// @param event what is waited for
    /// @return whether the event is there; false if there was no time to look
    public boolean await(Event event) {
        boolean there = false;
        boolean interrupted = false;
        for (long left = nanosLeft(); left > 0 && !there; left = nanosLeft()) {
            try {
                there = event.await(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return there;
    }
}
