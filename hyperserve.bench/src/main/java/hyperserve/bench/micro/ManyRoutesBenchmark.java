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

/// The router with few routes and with very many, for paths of several shapes that are there or are
/// not. Ten paths of a shape are looked up in turn, spread over all routes of that shape.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ManyRoutesBenchmark {

    private static final int PATHS = 10;

    /// The routes without names and with names, the two shapes of each by halves.
    public enum Size {
        /// Ten of each.
        FEW(10, 10),

        /// Ten thousand without names, a thousand with.
        MANY(10_000, 1_000);

        private final int statics;
        private final int named;

        Size(int statics, int named) {
            this.statics = statics;
            this.named = named;
        }
    }

    /// What is looked up; `%1$05d` is a number of a route of the shape.
    public enum Shape {
        /// No name, one level.
        FLAT("/page%1$05d", true, true),

        /// No name, three levels.
        DEEP("/docs/part%1$05d/index", true, true),

        /// A name at the end.
        NAMED_END("/items%1$05d/4711", false, true),

        /// A name in the middle and one at the end.
        NAMED_TWICE("/shops%1$05d/4711/orders/42", false, true),

        /// Nothing begins so.
        MISS("/missing%1$05d", true, false),

        /// All but the last level is there.
        MISS_DEEP("/docs/part%1$05d/nothing", true, false),

        /// All but the last level of a path with names is there.
        MISS_NAMED("/shops%1$05d/4711/bills/42", false, false);

        private final String path;
        private final boolean literal;
        private final boolean found;

        Shape(String path, boolean literal, boolean found) {
            this.path = path;
            this.literal = literal;
            this.found = found;
        }
    }

    /// How many routes there are.
    @Param({"FEW", "MANY"})
    public Size size = Size.FEW;

    /// What is looked up.
    @Param({"FLAT", "DEEP", "NAMED_END", "NAMED_TWICE", "MISS", "MISS_DEEP", "MISS_NAMED"})
    public Shape shape = Shape.FLAT;

    private @Nullable Router router;
    private final byte[][] paths = new byte[PATHS][];
    private int at;

    /// Makes the router, and makes sure that what is looked up is there, or is not.
    @Setup
    public void setUp() {
        RouteTable table = new RouteTable();
        Response response = Response.text("");
        for (int i = 0; i < size.statics / 2; i++) {
            table.get("/page%05d".formatted(i), _ -> response);
            table.get("/docs/part%05d/index".formatted(i), _ -> response);
        }
        for (int i = 0; i < size.named / 2; i++) {
            table.get("/items%05d/{item}".formatted(i), _ -> response);
            table.get("/shops%05d/{shop}/orders/{order}".formatted(i), _ -> response);
        }
        router = table.router();
        int routes = (shape.literal ? size.statics : size.named) / 2;
        for (int i = 0; i < PATHS; i++) {
            String path = shape.path.formatted((int) ((long) i * routes / PATHS));
            paths[i] = path.getBytes(StandardCharsets.US_ASCII);
            if ((find(paths[i]) != null) != shape.found) {
                throw new IllegalStateException(path + " is not looked up as it should be");
            }
        }
    }

    /// Looks the next path up.
    ///
    /// @return its endpoint, or null
    @Benchmark
    public @Nullable Endpoint find() {
        at = at == PATHS - 1 ? 0 : at + 1;
        return find(paths[at]);
    }

    private @Nullable Endpoint find(byte[] path) {
        return Objects.requireNonNull(router).find(path, 0, path.length);
    }
}
