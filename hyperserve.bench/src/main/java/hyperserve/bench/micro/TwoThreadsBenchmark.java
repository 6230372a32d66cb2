package hyperserve.bench.micro;

import hyperserve.api.Nullable;
import hyperserve.runtime.net.BufferPool;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// What two threads cost each other: a whole request, as in [RequestCycleBenchmark], by two threads
/// whose connections lease buffers from pools of their own, or from one.
@State(Scope.Thread)
@Threads(2)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TwoThreadsBenchmark {

    /// The pool that both share.
    @State(Scope.Benchmark)
    public static class Shared {

        private final BufferPool pool = new BufferPool(256);
    }

    /// Whose the buffers are.
    @Param({"own", "shared"})
    public String buffers = "own";

    private @Nullable InMemory connection;

    /// Makes the connections.
    ///
    /// @param shared the pool for both
    /// @throws IOException if the system has no selector to give
    @Setup
    public void setUp(Shared shared) throws IOException {
        BufferPool pool = buffers.equals("own") ? new BufferPool(256) : shared.pool;
        connection = new InMemory(SampleRequests.ofSize(40), pool);
    }

    /// One request a read.
    ///
    /// @return the bytes written so far
    /// @throws IOException never
    @Benchmark
    public long cycle() throws IOException {
        return Objects.requireNonNull(connection).cycle();
    }
}
