package hyperserve.bench.micro;

import hyperserve.api.Nullable;
import hyperserve.api.Observer;
import hyperserve.observe.Metrics;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// What it costs to be observed where connections are many, so that none of them is in the
/// processor's nearest caches when its request comes.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ObserverCrowdBenchmark {

    /// How many connections take turns.
    @Param({"64", "500"})
    public int connections;

    /// Who observes: nobody, one who does nothing, or the metrics of `hyperserve.observe`.
    @Param({"nobody", "idle", "metrics"})
    public String observer = "";

    private InMemory[] crowd = {};
    private int turn;

    /// Makes the connections.
    ///
    /// @throws IOException if the system has no selector to give
    @Setup
    public void setUp() throws IOException {
        crowd = InMemory.crowd(connections, SampleRequests.ofSize(40), observing());
    }

    private @Nullable Observer observing() {
        return switch (observer) {
            case "nobody" -> null;
            case "idle" -> new Observer() {};
            default -> Metrics.create();
        };
    }

    /// One request a read, of the next connection.
    ///
    /// @return the bytes written so far
    /// @throws IOException never
    @Benchmark
    public long cycle() throws IOException {
        turn = turn + 1 < connections ? turn + 1 : 0;
        return crowd[turn].cycle();
    }
}
