package hyperserve.bench.micro;

import hyperserve.api.Nullable;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// A whole request for `/plaintext` without the network: read, parse, route, handle, encode, write.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RequestCycleBenchmark {

    private static final int BATCH = 16;

    /// The size of the request in bytes.
    @Param({"40", "700"})
    public int size;

    private @Nullable InMemory single;
    private @Nullable InMemory batched;

    /// Makes the connections.
    ///
    /// @throws IOException if the system has no selector to give
    @Setup
    public void setUp() throws IOException {
        byte[] request = SampleRequests.ofSize(size);
        byte[] batch = new byte[request.length * BATCH];
        for (int i = 0; i < BATCH; i++) {
            System.arraycopy(request, 0, batch, i * request.length, request.length);
        }
        single = new InMemory(request);
        batched = new InMemory(batch);
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
