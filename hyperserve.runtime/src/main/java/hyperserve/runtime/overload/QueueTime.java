package hyperserve.runtime.overload;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// A bound on how long requests wait in a queue, of whatever kind and order.
///
/// A queue that is long for a moment is of use: it keeps threads busy. One that stays long only
/// makes everybody late, and in the end all whom it serves have gone. What tells the two apart is
/// the shortest wait: if for a second nobody waited less than the bound, the queue *stands*. From
/// then on there is a limit to how many may be in flight, and whoever has waited too long
/// nevertheless is sent away. It ends when for a second nobody had to be kept out, and somebody has
/// waited no longer than half of the bound; if it ended before, the queue would grow for another
/// second again and again.
///
/// The limit begins with as many as would have waited for half of the bound. In each tenth of a
/// second in which somebody has waited longer than that it falls by half, in others it grows by a
/// tenth, if it was met. So it finds how many keep the processors busy, also where each has a
/// thread at once and makes all others slower, those that poll included. Those who are kept out
/// know at once.
///
/// Any thread may use it. While no queue stands it costs a read of two words and a count up and
/// down; races between its words do no harm but to send one too many or too few away.
///
/// Nichols and Jacobson, *Controlling Queue Delay*, ACM Queue 10(5), 2012; Maurer, *Fail at Scale*,
/// ACM Queue 13(8), 2015.
public final class QueueTime {

    /// How long the shortest wait has to be too long.
    static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

    /// After so long without a wait that is too long, that second begins anew.
    private static final long GAP = 10 * INTERVAL;

    /// Between two changes of the limit.
    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(100);

    private final long bound;
    private final int leastLimit;

    private final AtomicInteger inFlight = new AtomicInteger();

    /// Since when all waits were too long; 0 if they are not.
    private final AtomicLong tooLongSince = new AtomicLong();

    private volatile long lastTooLong;
    private volatile long lastKeptOut;
    private volatile boolean standing;

    /// How many may be in flight while the queue stands, and when that was changed last.
    private volatile int limit;

    private final AtomicLong changedAt = new AtomicLong();
    private volatile boolean late;

    /// A queue in which nobody has waited yet.
    ///
    /// @param bound the nanoseconds; 0 for no bound
    /// @param leastLimit how many may be in flight in any case
    public QueueTime(long bound, int leastLimit) {
        this.bound = bound;
        this.leastLimit = leastLimit;
    }

    /// {@return whether the queue stands}
    public boolean stands() {
        return standing;
    }

    /// {@return how many are in flight}
    int inFlight() {
        return inFlight.get();
    }

    /// Asks for somebody who is about to wait.
    ///
    /// @param now the time in nanoseconds
    /// @return false if too many are in flight already
    public boolean admits(long now) {
        if (!standing) {
            return true;
        }
        long changed = changedAt.get();
        if (now - changed >= STEP && changedAt.compareAndSet(changed, now)) {
            int grown = isMetSince(changed) ? limit + limit / 10 + 1 : limit;
            limit = Math.max(leastLimit, late ? limit / 2 : grown);
            late = false;
        }
        if (inFlight.get() < limit) {
            return true;
        }
        lastKeptOut = now;
        return false;
    }

    private boolean isMetSince(long time) {
        return lastKeptOut - time >= 0;
    }

    /// Somebody begins to wait.
    public void enter() {
        inFlight.getAndIncrement();
    }

    /// Somebody is in flight no more.
    public void leave() {
        inFlight.getAndDecrement();
    }

    /// Somebody is taken up.
    ///
    /// @param nanos how long that one has waited
    /// @param now the time in nanoseconds
    /// @return false if that one is to be sent away
    public boolean takeUp(long nanos, long now) {
        waited(nanos, now);
        if (standing && nanos > bound / 2) {
            late = true;
            return nanos <= bound || inFlight.get() <= leastLimit;
        }
        return true;
    }

    /// Told how long somebody has waited, or would have.
    ///
    /// @param nanos how long
    /// @param now the time in nanoseconds
    public void waited(long nanos, long now) {
        if (bound == 0) {
            return;
        }
        if (nanos > bound) {
            tooLong(nanos, now);
        } else if (tooLongSince.get() != 0 && (!standing || isOver(nanos, now))) {
            standing = false;
            tooLongSince.set(0);
        }
    }

    private boolean isOver(long nanos, long now) {
        return nanos <= bound / 2 && now - lastKeptOut >= INTERVAL;
    }

    /// {@return whether somebody who has waited so long is to be sent away}
    ///
    /// @param nanos how long
    public boolean isTooLong(long nanos) {
        return bound > 0 && nanos > bound;
    }

    private void tooLong(long nanos, long now) {
        long since = tooLongSince.get();
        if (since == 0 || (!standing && now - lastTooLong > GAP)) {
            tooLongSince.compareAndSet(since, now | 1);
        } else if (!standing && now - since >= INTERVAL) {
            long inTime = inFlight.get() * (bound / 2) / nanos;
            limit = (int) Math.max(leastLimit, inTime);
            changedAt.set(now);
            late = false;
            lastKeptOut = now - INTERVAL;
            standing = true;
        }
        lastTooLong = now;
    }
}
