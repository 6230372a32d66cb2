package hyperserve.runtime.net;

/// Decides when a transfer that waits for the peer has waited long enough: a time without progress,
/// and a least rate. Only time spent waiting counts, so that a handler which takes its time is not
/// held against the client. Times are `System.nanoTime`.
///
/// The rate is kept by an account of time. It begins with the grace; waiting takes from it, each
/// byte adds the time that it may take, and it never holds more than the longest time without
/// progress, or the grace if that is longer. So what was fast is forgotten soon: in any `t` seconds
/// of waiting at least `(t − most) × rate` bytes are moved, however many were moved before. A peer
/// that does not is found when the event source next looks at its deadlines; what it moved by then
/// counts.
///
/// A byte counts as sent when the socket takes it, before the peer reads it, and nothing tells here
/// how many lie in between. But a socket is waited for only when it is full, so what it takes
/// between two waits is what has left it. Only what fills it at first, and whenever the system
/// enlarges it, counts too early, and that is worth no more than the account may hold.
///
/// The other way round, progress shows late. The selector reports room when a third of the socket
/// is free, which may be a megabyte: so a peer that seems too slow is to be tried once more before
/// it is cut. And the peer's system tells of what was read in steps of up to its receive buffer:
/// who reads less than that in the time without progress (128 KiB in 30 s is usual) may be cut
/// though it reads faster than the rate.
public final class TransferClock {

    private final long stall;
    private final long grace;
    private final long minRate;
    private final long most;
    private boolean waiting;
    private long waitStart;
    private long left;
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
        this.most = Math.max(stall, grace);
        this.left = grace;
    }

    /// Begins a transfer anew.
    public void reset() {
        waiting = false;
        left = grace;
        bytes = 0;
    }

    /// Notes that bytes were transferred.
    ///
    /// @param count how many
    public void moved(long count) {
        bytes += Math.min(count, Long.MAX_VALUE - bytes);
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
        return now + Math.clamp(balance(), 0, stall);
    }

    private long balance() {
        left = (long) Math.min(left + bytes * 1e9 / minRate, (double) most);
        bytes = 0;
        return left;
    }

    /// {@return whether the rate leaves no time to wait for the peer}
    public boolean isSpent() {
        return minRate > 0 && balance() <= 0;
    }

    /// Ends a wait, if one was begun.
    ///
    /// @param now the time
    public void waitedUntil(long now) {
        left -= waiting ? now - waitStart : 0;
        waiting = false;
    }
}
