package hyperserve.observe.figures;

/// How many times were how long, so finely that a quantile is right within an eighth: from an
/// eighth of a microsecond to about a minute, each doubling in eight steps. Any thread may use it;
/// to add allocates nothing and takes no lock.
public final class FineTimes {

    /// A step of the first ones, as a power of two in nanoseconds: 128 ns.
    private static final int UNIT = 7;

    /// Steps of a doubling, as a power of two.
    private static final int FINE = 3;

    private static final int STEPS = 1 << FINE;

    /// Doublings above the first steps; what is longer counts as if it were as long.
    private static final int DOUBLINGS = 26;

    static final int BUCKETS = (DOUBLINGS + 1) * STEPS;

    private final Cells cells = new Cells(BUCKETS);

    /// No times.
    public FineTimes() {}

    static int bucket(long nanos) {
        long units = Math.max(0, nanos) >>> UNIT;
        int doubling = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(units) - FINE - 1);
        if (units < STEPS) {
            return (int) units;
        }
        return (int) Math.min(BUCKETS - 1L, (doubling + 1L) * STEPS + (units >>> doubling) - STEPS);
    }

    /// The time in the middle of a bucket, in nanoseconds.
    static long middle(int bucket) {
        if (bucket < STEPS) {
            return ((long) bucket << UNIT) + (1 << UNIT >> 1);
        }
        int doubling = bucket / STEPS - 1;
        long units = (long) (bucket % STEPS + STEPS) << doubling;
        return (units << UNIT) + (1L << (UNIT + doubling) >> 1);
    }

    /// Counts a time.
    ///
    /// @param stripe as [Cells#stripe()]
    /// @param nanos the time in nanoseconds
    public void add(int stripe, long nanos) {
        cells.add(stripe, bucket(nanos), 1);
    }

    /// {@return how many there are of each so far, for [#quantile]}
    public long[] read() {
        long[] counts = new long[BUCKETS];
        for (int i = 0; i < BUCKETS; i++) {
            counts[i] = cells.sum(i);
        }
        return counts;
    }

    /// The time that a share of those between two readings did not exceed.
    ///
    /// @param before what was read first
    /// @param after what was read later
    /// @param share from 0 to 1
    /// @return nanoseconds, -1 if there were none
    public static long quantile(long[] before, long[] after, double share) {
        long all = 0;
        for (int i = 0; i < BUCKETS; i++) {
            all += after[i] - before[i];
        }
        long left = Math.max(1, (long) Math.ceil(all * share));
        for (int i = 0; i < BUCKETS; i++) {
            left -= after[i] - before[i];
            if (left <= 0) {
                return middle(i);
            }
        }
        return -1;
    }
}
