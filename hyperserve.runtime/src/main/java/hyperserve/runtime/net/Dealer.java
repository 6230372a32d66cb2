package hyperserve.runtime.net;

import java.util.List;

/// Chooses the source of a new connection: the one that has the fewest.
///
/// Connections last for different times, so whoever deals in turn leaves one source with those that
/// stay and another with none. Among equals, the source that accepts comes first, as it has to hand
/// nothing over; then they have their turns.
///
/// The numbers are looked up once for a batch of connections, as each is in a line of the cache
/// that its source writes: for 48 sources that would cost as much as accepting does. Meanwhile the
/// only one who adds connections counts them here; some may have ended, so the sum is never too
/// small. For whoever accepts.
final class Dealer {

    private final List<NioEventSource> sources;
    private final long[] counts;
    private long sum;
    private int turn;

    Dealer(List<NioEventSource> sources) {
        this.sources = sources;
        this.counts = new long[sources.size()];
    }

    /// Looks up how many connections the sources have.
    ///
    /// @return how many that are together
    long count() {
        sum = 0;
        for (int i = 0; i < counts.length; i++) {
            counts[i] = sources.get(i).connections();
            sum += counts[i];
        }
        return sum;
    }

    /// How many connections there are, or a moment ago were.
    long lastCount() {
        return sum;
    }

    /// {@return the index of the source that a connection is for}
    ///
    /// @param accepting the index of the source that accepts
    int choose(int accepting) {
        int best = accepting;
        for (int i = 0; i < counts.length; i++) {
            int each = turn + i < counts.length ? turn + i : turn + i - counts.length;
            if (counts[each] < counts[best]) {
                best = each;
            }
        }
        if (best != accepting) {
            turn = best + 1 < counts.length ? best + 1 : 0;
        }
        return best;
    }

    /// Counts a connection that a source was given.
    void dealt(int index) {
        counts[index]++;
        sum++;
    }
}
