package hyperserve.observe.figures;

import hyperserve.api.Nullable;

/// What was counted of the requests of one route up to a moment, or between two. Immutable.
public final class RouteTotals {

    private final long[] buckets;
    private final long nanos;
    private final long failed;

    private RouteTotals(long[] buckets, long nanos, long failed) {
        this.buckets = buckets;
        this.nanos = nanos;
        this.failed = failed;
    }

    /// Adds histograms up.
    ///
    /// @param all the histograms of a route
    /// @param failures those of them that are of responses with a status of 500 or more
    static RouteTotals of(Iterable<Histogram> all, Iterable<Histogram> failures) {
        long[] buckets = new long[Histogram.BOUNDS + 1];
        long nanos = 0;
        for (Histogram each : all) {
            for (int i = 0; i < buckets.length; i++) {
                buckets[i] += each.count(i);
            }
            nanos += each.sum();
        }
        long failed = 0;
        for (Histogram each : failures) {
            for (int i = 0; i < buckets.length; i++) {
                failed += each.count(i);
            }
        }
        return new RouteTotals(buckets, nanos, failed);
    }

    /// What was counted since an earlier moment.
    ///
    /// @param before what was counted up to then, null if nothing was
    /// @return the difference
    public RouteTotals since(@Nullable RouteTotals before) {
        if (before == null) {
            return this;
        }
        long[] left = buckets.clone();
        for (int i = 0; i < left.length; i++) {
            left[i] = Math.max(0, left[i] - before.buckets[i]);
        }
        return new RouteTotals(left, Math.max(0, nanos - before.nanos), failed - before.failed);
    }

    /// {@return how many requests}
    public long count() {
        long sum = 0;
        for (long each : buckets) {
            sum += each;
        }
        return sum;
    }

    /// {@return how many of them were answered with a status of 500 or more}
    public long failed() {
        return failed;
    }

    /// {@return how long they took on the average, in nanoseconds; 0 if there were none}
    public long mean() {
        long count = count();
        return count == 0 ? 0 : nanos / count;
    }

    /// The bound that a share of them did not exceed: one of those of [Histogram].
    ///
    /// @param share from 0 to 1
    /// @return nanoseconds, 0 if there were none, or [Long#MAX_VALUE] if it was more than the last
    ///     bound
    public long within(double share) {
        long left = (long) Math.ceil(count() * share);
        if (left == 0) {
            return 0;
        }
        for (int i = 0; i < Histogram.BOUNDS; i++) {
            left -= buckets[i];
            if (left <= 0) {
                return Histogram.bound(i);
            }
        }
        return Long.MAX_VALUE;
    }
}
