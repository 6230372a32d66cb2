package hyperserve.bench.compare;

import java.util.Arrays;
import java.util.Locale;

/// A few figures of the same thing: the middle one, the least and the greatest.
///
/// @param median the middle one, or the mean of the two in the middle
/// @param least the least
/// @param greatest the greatest
record Spread(double median, double least, double greatest) {

    /// The spread of at least one figure.
    static Spread of(double... figures) {
        if (figures.length == 0) {
            throw new IllegalArgumentException("no figures");
        }
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median =
                sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f (%.2f..%.2f)", median, least, greatest);
    }
}
