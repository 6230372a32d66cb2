package hyperserve.bench.micro;

import hyperserve.api.Nullable;
import hyperserve.api.Response;
import hyperserve.api.routing.Endpoint;
import hyperserve.api.routing.RouteTable;
import hyperserve.api.routing.Router;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// The router, in a small and in a large application.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RouterBenchmark {

    private static final byte[] LITERAL = bytes("/plaintext");
    private static final byte[] NAMED = bytes("/users/4711/orders/42");
    private static final byte[] UNKNOWN = bytes("/users/4711/invoices");

    /// How many routes there are beside the two that match.
    @Param({"5", "500"})
    public int routes;

    private @Nullable Router router;

    private static byte[] bytes(String path) {
        return path.getBytes(StandardCharsets.US_ASCII);
    }

    /// Makes the router.
    @Setup
    public void setUp() {
        RouteTable table = new RouteTable();
        Response response = Response.text("");
        table.get("/plaintext", _ -> response);
        table.get("/users/{user}/orders/{order}", _ -> response);
        for (int i = 0; i < routes; i++) {
            table.get(i % 2 == 0 ? "/page" + i : "/things" + i + "/{name}", _ -> response);
        }
        router = table.router();
    }

    /// A path without names.
    ///
    /// @return its endpoint
    @Benchmark
    public @Nullable Endpoint literal() {
        return find(LITERAL);
    }

    /// A path with two names.
    ///
    /// @return its endpoint
    @Benchmark
    public @Nullable Endpoint named() {
        return find(NAMED);
    }

    /// A path that nothing matches.
    ///
    /// @return null
    @Benchmark
    public @Nullable Endpoint unknown() {
        return find(UNKNOWN);
    }

    private @Nullable Endpoint find(byte[] path) {
        return Objects.requireNonNull(router).find(path, 0, path.length);
    }
}
