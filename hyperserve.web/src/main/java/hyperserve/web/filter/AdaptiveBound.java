package hyperserve.web.filter;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// A bound that finds by itself how many requests are served as fast as if there were few.
///
/// Handlers that take longer the more of them run are waiting for each other: for a processor, a
/// database, a lock. So every tenth of a second the median of their times is held against the
/// shortest that there was. Up to twice as long is taken for full use, and the bound grows by the
/// square root of itself if it kept somebody out; beyond that it falls in proportion, by half at
/// most. What became slower for another reason makes it fall to its least, where nobody waits for
/// others: then the time measured there is the shortest from then on.
///
/// That is the congestion avoidance of TCP Vegas (Brakmo and Peterson, 1995), as concurrency limits
/// of services have it, without the moments in which these let hardly anybody in so as to measure.
final class AdaptiveBound implements Bound {

    private static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(100);

    /// Fewer say nothing: then the window lasts longer.
    private static final int LEAST_SAMPLES = 10;

    private static final int MOST_SAMPLES = 512;

    /// How many times the shortest time is no sign that requests wait for each other.
    private static final double TOLERANCE = 2;

    private static final double LARGEST_FALL = 0.5;

    private final int least;
    private final int greatest;
    private final LongSupplier clock;

    private volatile int most;
    private volatile boolean met;

    // Guarded by the lock. Nobody waits for it: who finds it taken is no sample.
    private final ReentrantLock lock = new ReentrantLock();
    private final long[] samples = new long[MOST_SAMPLES];
    private int count;
    private long since;
    private long shortest;

    /// @param least how many may run in any case, 1 or more
    /// @param greatest how many may run at most
    /// @param clock the time in nanoseconds
    AdaptiveBound(int least, int greatest, LongSupplier clock) {
        this.least = least;
        this.greatest = greatest;
        this.clock = clock;
        this.most = Math.min(greatest, 4 * least);
        this.since = clock.getAsLong();
    }

    @Override
    public int most() {
        return most;
    }

    @Override
    public long now() {
        return clock.getAsLong();
    }

    @Override
    public void met() {
        met = true;
    }

    @Override
    public Bound anew() {
        return new AdaptiveBound(least, greatest, clock);
    }

    @Override
    public void answered(long nanos) {
        if (!lock.tryLock()) {
            return;
        }
        try {
            samples[count % MOST_SAMPLES] = nanos;
            count++;
            long now = clock.getAsLong();
            if (count >= LEAST_SAMPLES && now - since >= WINDOW) {
                adapt(median());
                count = 0;
                since = now;
                met = false;
            }
        } finally {
            lock.unlock();
        }
    }

    private long median() {
        int length = Math.min(count, MOST_SAMPLES);
        Arrays.sort(samples, 0, length);
        return Math.max(1, samples[length / 2]);
    }

    private void adapt(long median) {
        int now = most;
        if (shortest == 0 || median < shortest || now == least) {
            shortest = median;
        }
        double kept = TOLERANCE * shortest / median;
        if (kept < 1) {
            most = Math.max(least, (int) (now * Math.max(LARGEST_FALL, kept)));
        } else if (met) {
            most = Math.min(greatest, now + (int) Math.ceil(Math.sqrt(now)));
        }
    }
}
