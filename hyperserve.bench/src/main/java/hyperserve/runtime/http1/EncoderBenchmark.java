package hyperserve.runtime.http1;

import hyperserve.api.FixedBody;
import hyperserve.api.Nullable;
import hyperserve.api.Response;
import hyperserve.bench.micro.InMemory;
import hyperserve.runtime.http1.ResponseEncoder.Persistence;
import hyperserve.runtime.net.Output;
import hyperserve.runtime.semantics.DateField;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// The encoder of responses. Lies in its package, which the class path allows, because it is not
/// public.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EncoderBenchmark {

    private static final Response PREBUILT = Response.text("Hello, World!");

    private final ResponseEncoder encoder =
            new ResponseEncoder(new DateField(System::currentTimeMillis));

    private @Nullable Output output;

    /// Makes the output.
    ///
    /// @throws IOException if the system has no selector to give
    @Setup
    public void setUp() throws IOException {
        output = new InMemory(new byte[0]).connection().output();
    }

    /// A response that was built before.
    ///
    /// @return the bytes written
    /// @throws IOException never
    @Benchmark
    public long prebuilt() throws IOException {
        return encode(PREBUILT);
    }

    /// A response that is built for each request.
    ///
    /// @return the bytes written
    /// @throws IOException never
    @Benchmark
    public long built() throws IOException {
        return encode(Response.text("Hello, World!").withHeader("Cache-Control", "no-store"));
    }

    private long encode(Response response) throws IOException {
        Output out = Objects.requireNonNull(output);
        FixedBody body = (FixedBody) response.body();
        encoder.whole(out, response.status(), response.headers(), body, Persistence.KEEP);
        return out.flush();
    }
}
