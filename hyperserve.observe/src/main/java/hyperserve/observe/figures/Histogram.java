package hyperserve.observe.figures;

/// How many times were how long: counts by fixed bounds, each twice the one before, from a tenth of
/// a millisecond to 52 seconds, and the sum of all. Any thread may use it; to add allocates nothing
/// and takes no lock.
public final class Histogram {

    /// The least bound in nanoseconds.
    static final long LEAST = 100_000;

    /// How many bounds there are; what is longer than the last one is counted beyond it.
    static final int BOUNDS = 20;

    private static final int SUM = BOUNDS + 1;

    private final Cells cells = new Cells(SUM + 1);

    /// A histogram of nothing.
    public Histogram() {}

    /// {@return the bound of a bucket in nanoseconds, which is the greatest time in it}
    ///
    /// @param index which bucket, from 0
    static long bound(int index) {
        return LEAST << index;
    }

    /// The bucket of a time: how often its bound has to be doubled to hold it.
    static int bucket(long nanos) {
        long steps = Math.max(0, nanos - 1) / LEAST;
        return Math.min(BOUNDS, Long.SIZE - Long.numberOfLeadingZeros(steps));
    }

    /// Counts a time.
    ///
    /// @param stripe as [Cells#stripe()]
    /// @param nanos the time in nanoseconds, not less than zero
    public void add(int stripe, long nanos) {
        cells.add(stripe, bucket(nanos), 1);
        cells.add(stripe, SUM, nanos);
    }

    /// {@return how many times are in a bucket, of which the last one has no bound}
    ///
    /// @param index which bucket
    long count(int index) {
        return cells.sum(index);
    }

    /// {@return the sum of all times in nanoseconds}
    long sum() {
        return cells.sum(SUM);
    }
}
