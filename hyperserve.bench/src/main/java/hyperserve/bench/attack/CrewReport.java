package hyperserve.bench.attack;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// How far the clients of a hoard have come.
///
/// @param attempted connections begun
/// @param open those that are open now
/// @param peak the most that were open at once
/// @param settled those that have sent all that the server takes, or are gone
/// @param answered those that were told anything
/// @param refused of these, those that were told something else than 200
/// @param cut connections that the server has closed or reset
/// @param lost of clients that want a whole answer, those that had none
/// @param longestMillis over TLS, the longest that one had until it was cut, or, of those that
///     leave then, until it was told anything
record CrewReport(
        long attempted,
        long open,
        long peak,
        long settled,
        long answered,
        long refused,
        long cut,
        long lost,
        long longestMillis) {

    static final CrewReport NONE = new CrewReport(0, 0, 0, 0, 0, 0, 0, 0, 0);

    private static final int LONGEST = 8;

    private long[] values() {
        return new long[] {
            attempted, open, peak, settled, answered, refused, cut, lost, longestMillis
        };
    }

    private static CrewReport of(long[] v) {
        return new CrewReport(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8]);
    }

    /// {@return a line that [#parse(String)] reads}
    String line() {
        return LongStream.of(values()).mapToObj(Long::toString).collect(Collectors.joining(" "));
    }

    static CrewReport parse(String line) {
        return of(Arrays.stream(line.split(" ", -1)).mapToLong(Long::parseLong).toArray());
    }

    /// {@return what several have done together}
    static CrewReport sum(List<CrewReport> reports) {
        long[] sum = NONE.values();
        for (CrewReport report : reports) {
            long[] more = report.values();
            Arrays.setAll(sum, i -> i == LONGEST ? Math.max(sum[i], more[i]) : sum[i] + more[i]);
        }
        return of(sum);
    }
}
