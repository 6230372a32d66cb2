package hyperserve.pool.executor;

import java.time.Duration;

/// A time on [System#nanoTime] until which something is waited for.
///
/// @param start the time from which it counts
/// @param nanos how long
record Deadline(long start, long nanos) {

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    /// Something that can be waited for.
    @FunctionalInterface
    interface Event {
        /// Waits for the event or for the time to pass; may end early.
        ///
        /// @return whether the event is there
        boolean await(long nanos) throws InterruptedException;
    }

    /// A time from now on; 292 years and more are the same, and so are zero and less.
    static Deadline in(Duration duration) {
        if (duration.isNegative()) {
            return in(Duration.ZERO);
        }
        long nanos = duration.compareTo(LONGEST) < 0 ? duration.toNanos() : Long.MAX_VALUE;
        return new Deadline(System.nanoTime(), nanos);
    }

    private long nanosLeft() {
        return nanos - (System.nanoTime() - start);
    }

    /// Waits for an event no longer than until then. An interrupt neither ends the wait nor is
    /// lost.
    ///
    /// @return whether the event is there; false if there was no time to look
    boolean await(Event event) {
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
