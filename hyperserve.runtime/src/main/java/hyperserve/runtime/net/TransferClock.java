package hyperserve.runtime.net;

/// Decides when a transfer that waits for the peer has waited long enough: a time without progress,
/// and after some grace a least rate. Only time spent waiting counts, so that a handler which takes
/// its time is not held against the client. Times are `System.nanoTime`.
public final class TransferClock {

    private final long stall;
    private final long grace;
    private final long minRate;
    private boolean waiting;
    private long waitStart;
    private long waited;
    private long bytes;

    /// A clock for one transfer.
    ///
    /// @param stall the most nanoseconds without progress
    /// @param grace nanoseconds of waiting before the rate counts
    /// @param minRate bytes a second at least, 0 for any
    public TransferClock(long stall, long grace, long minRate) {
        this.stall = stall;
        this.grace = grace;
        this.minRate = minRate;
    }

    /// Begins a transfer anew.
    public void reset() {
        waiting = false;
        waited = 0;
        bytes = 0;
    }

    /// Notes that bytes were transferred.
    ///
    /// @param count how many
    public void moved(long count) {
        bytes += count;
    }

    /// Begins to wait.
    ///
    /// @param now the time
    /// @return when the wait is to end at the latest
    public long waitFrom(long now) {
        waiting = true;
        waitStart = now;
        if (minRate == 0) {
            return now + stall;
        }
        long earned = (long) (bytes * 1e9 / minRate);
        long allowance = grace + Math.min(earned, Long.MAX_VALUE / 4) - waited;
        return now + Math.clamp(allowance, 0, stall);
    }

    /// Ends a wait, if one was begun.
    ///
    /// @param now the time
    public void waitedUntil(long now) {
        waited += waiting ? now - waitStart : 0;
        waiting = false;
    }
}
