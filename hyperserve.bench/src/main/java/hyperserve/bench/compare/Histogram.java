package hyperserve.bench.compare;

import java.util.Map;

/// Counts of times, exact to less than one in a hundred; for one thread.
///
/// Times below 128 have a bucket each; above, each power of two is parted into 128.
final class Histogram {

    private static final int BITS = 7;
    private static final int PARTS = 1 << BITS;

    private final long[] counts = new long[(64 - BITS) * PARTS];
    private long total;
    private long greatest;

    void record(long time) {
        long value = Math.max(0, time);
        counts[bucket(value)]++;
        total++;
        greatest = Math.max(greatest, value);
    }

    long total() {
        return total;
    }

    long greatest() {
        return greatest;
    }

    private static int bucket(long value) {
        if (value < PARTS) {
            return (int) value;
        }
        int shift = 63 - Long.numberOfLeadingZeros(value) - BITS;
        return (shift + 1) * PARTS + (int) (value >>> shift) - PARTS;
    }

    /// The greatest time of a bucket.
    private static long last(int bucket) {
        if (bucket < PARTS) {
            return bucket;
        }
        int shift = bucket / PARTS - 1;
        return ((bucket % PARTS + PARTS + 1L) << shift) - 1;
    }

    /// The time that a share of all does not exceed.
    ///
    /// @param share 0 to 1
    long quantile(double share) {
        long wanted = Math.max(1, (long) Math.ceil(share * total));
        long sum = 0;
        for (int i = 0; i < counts.length; i++) {
            sum += counts[i];
            if (sum >= wanted) {
                return Math.min(last(i), greatest);
            }
        }
        return greatest;
    }

    /// The figures of a row, in microseconds, of times in nanoseconds.
    Map<String, Double> figures() {
        return Map.of(
                "p50_us", quantile(0.5) / 1e3,
                "p90_us", quantile(0.9) / 1e3,
                "p99_us", quantile(0.99) / 1e3,
                "p999_us", quantile(0.999) / 1e3,
                "max_us", greatest() / 1e3);
    }
}
