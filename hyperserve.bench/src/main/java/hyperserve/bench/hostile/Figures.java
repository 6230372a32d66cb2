package hyperserve.bench.hostile;

import java.util.Arrays;
import java.util.Locale;

/// What a client saw.
///
/// @param rate answers a second
/// @param median the median of the answers' times, in microseconds
/// @param p99 their 99th percentile, in microseconds
/// @param longest the longest of them, in microseconds
record Figures(double rate, double median, double p99, double longest) {

    /// Sums up.
    ///
    /// @param nanos how long each answer took; at least one; sorted in place
    /// @param seconds how long all took together
    static Figures of(long[] nanos, double seconds) {
        Arrays.sort(nanos);
        return new Figures(
                nanos.length / seconds, micros(nanos, 0.5), micros(nanos, 0.99), micros(nanos, 1));
    }

    private static double micros(long[] sorted, double share) {
        return sorted[(int) (share * (sorted.length - 1))] / 1e3;
    }

    String line(String name) {
        return format("%-12s %,9.0f/s  %,9.0f µs  %,9.0f µs  %,9.0f µs", name);
    }

    private String format(String format, String name) {
        return String.format(Locale.ROOT, format, name, rate, median, p99, longest);
    }

    /// How many times these are another client's.
    String ratioLine(Figures other) {
        return new Figures(
                        rate / other.rate,
                        median / other.median,
                        p99 / other.p99,
                        longest / other.longest)
                .format("%-12s %9.2f    %9.2f     %9.2f     %9.2f", "ratio");
    }
}
