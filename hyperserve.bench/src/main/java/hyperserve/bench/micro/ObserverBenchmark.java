package hyperserve.bench.micro;

import hyperserve.api.Nullable;
import hyperserve.api.Observer;
import hyperserve.runtime.net.BufferPool;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// What it costs to be observed: the requests of [RequestCycleBenchmark], told to one who does
/// nothing with them.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ObserverBenchmark {

    private static final int SIZE = 40;
    private static final int BATCH = 16;

    private @Nullable InMemory single;
    private @Nullable InMemory batched;

    /// Makes the connections.
    ///
    /// @throws IOException if the system has no selector to give
    @Setup
    public void setUp() throws IOException {
        byte[] request = SampleRequests.ofSize(SIZE);
        byte[] batch = new byte[SIZE * BATCH];
        for (int i = 0; i < BATCH; i++) {
            System.arraycopy(request, 0, batch, i * SIZE, SIZE);
        }
        Observer idle = new Observer() {};
        single = new InMemory(request, new BufferPool(16), idle);
        batched = new InMemory(batch, new BufferPool(16), idle);
    }

    /// One request a read.
    ///
    /// @return the bytes written so far
    /// @throws IOException never
    @Benchmark
    public long cycle() throws IOException {
        return Objects.requireNonNull(single).cycle();
    }

    /// Sixteen pipelined requests a read; the figures are for each.
    ///
    /// @return the bytes written so far
    /// @throws IOException never
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long pipelined() throws IOException {
        return Objects.requireNonNull(batched).cycle();
    }
}
