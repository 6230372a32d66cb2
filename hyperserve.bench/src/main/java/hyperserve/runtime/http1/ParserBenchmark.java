package hyperserve.runtime.http1;

import hyperserve.bench.micro.SampleRequests;
import hyperserve.runtime.limits.Limits;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.util.concurrent.TimeUnit;

/// The parser of request heads, beside the least that a parser without tricks does: look each byte
/// up in a table, once.
///
/// Lies in the parser's package, which the class path allows, because the parser is not public.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ParserBenchmark {

    /// The size of the request in bytes.
    @Param({"40", "700"})
    public int size;

    private final RequestParser parser =
            new RequestParser(
                    Limits.defaults().requestLine(),
                    Limits.defaults().headerSection(),
                    Limits.defaults().headerFields());

    private final RequestHead head = new RequestHead();
    private final byte[] classes = new byte[256];
    private byte[] request = {};

    /// Builds the request.
    @Setup
    public void setUp() {
        request = SampleRequests.ofSize(size);
        for (int c = 0; c < classes.length; c++) {
            classes[c] = (byte) (c < ' ' || c == 0x7F ? 0 : 1 | (c == ':' ? 2 : 0));
        }
    }

    /// The baseline.
    ///
    /// @return what keeps the lookups alive
    @Benchmark
    public int lookup() {
        int sum = 0;
        for (byte b : request) {
            sum += classes[b & 0xFF];
        }
        return sum;
    }

    /// The parser.
    ///
    /// @return whether the head was complete, which it is
    /// @throws MalformedRequestException never
    @Benchmark
    public boolean parse() throws MalformedRequestException {
        return parser.parse(request, 0, request.length, head);
    }
}
