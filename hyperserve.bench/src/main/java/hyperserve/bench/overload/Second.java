package hyperserve.bench.overload;

import java.util.Arrays;

/// What became of the requests that were due in one second.
final class Second {

    private int due;
    private int good;
    private int failed;
    private long[] sheds = new long[64];
    private int shed;

    void due() {
        due++;
    }

    void good() {
        good++;
    }

    /// It had no answer in time, or no connection.
    void failed() {
        failed++;
    }

    /// It was answered 503.
    ///
    /// @param nanos after that time
    void shed(long nanos) {
        if (shed == sheds.length) {
            sheds = Arrays.copyOf(sheds, 2 * shed);
        }
        sheds[shed++] = nanos;
    }

    int goodCount() {
        return good;
    }

    /// The times of those that were answered 503, in nanoseconds, in no order.
    long[] sheds() {
        return Arrays.copyOf(sheds, shed);
    }

    @Override
    public String toString() {
        return "due %5d   good %5d   shed %5d   late or failed %5d"
                .formatted(due, good, shed, failed);
    }
}
