package hyperserve.http2.connection;

import hyperserve.runtime.limits.Timeouts;
import hyperserve.runtime.net.TransferClock;

/// How long a client may keep a window closed that content waits for: as a client that does not
/// read from its socket, so for a time without progress, and not slower than the least rate. Owned
/// by whoever owns the connection.
final class WindowClock {

    private final TransferClock clock;
    private boolean waits;
    private long due;
    private long sent;

    WindowClock(Timeouts timeouts) {
        this.clock =
                new TransferClock(
                        timeouts.response().toNanos(),
                        timeouts.minRateGrace().toNanos(),
                        timeouts.minRate());
    }

    /// The window is closed, perhaps again.
    ///
    /// @param total how many bytes have been sent that it counts
    void await(long total, long now) {
        if (waits && total == sent) {
            return;
        }
        clock.waitedUntil(now);
        clock.moved(total - sent);
        sent = total;
        due = clock.waitFrom(now);
        waits = true;
    }

    /// It is open.
    void resume(long now) {
        clock.waitedUntil(now);
        waits = false;
    }

    /// Nothing waits for it any more: the next time is another transfer.
    void reset() {
        clock.reset();
        waits = false;
    }

    /// When the client has been waited for too long, if that is before another time.
    long due(long otherwise) {
        return waits && due - otherwise < 0 ? due : otherwise;
    }

    /// Whether it has.
    boolean isOver(long now) {
        return waits && due - now <= 0;
    }
}
