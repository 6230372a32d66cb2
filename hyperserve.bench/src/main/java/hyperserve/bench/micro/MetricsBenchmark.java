package hyperserve.bench.micro;

import hyperserve.api.FinishedExchange;
import hyperserve.api.FinishedExchange.Ending;
import hyperserve.api.Handler;
import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.ObservedConnection;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.observe.Metrics;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// What metrics cost: to count an exchange, and to tell all figures of a server of 200 routes.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MetricsBenchmark {

    private static final int ROUTES = 200;

    private final Metrics metrics = Metrics.create();
    private final Handler handler = metrics.handler();
    private final Request scrape = Request.of(Method.GET, "/metrics");
    private @Nullable FinishedExchange exchange;

    /// Asks each route once.
    @Setup
    public void setUp() {
        InetSocketAddress nobody = InetSocketAddress.createUnresolved("", 0);
        ObservedConnection connection = ObservedConnection.of(nobody, nobody, Instant.EPOCH);
        for (int i = 0; i < ROUTES; i++) {
            exchange =
                    FinishedExchange.on(connection, Instant.EPOCH)
                            .request(Method.GET, "/things/" + i, "HTTP/1.1")
                            .route("/things/" + i)
                            .response(Status.OK, Headers.empty())
                            .end(TimeUnit.MILLISECONDS.toNanos(1), Ending.COMPLETE, null);
            metrics.exchangeFinished(Objects.requireNonNull(exchange));
        }
    }

    /// An exchange is counted.
    @Benchmark
    public void count() {
        metrics.exchangeFinished(Objects.requireNonNull(exchange));
    }

    /// All figures are told.
    ///
    /// @return the answer
    /// @throws Exception never
    @Benchmark
    public Response scrape() throws Exception {
        return handler.handle(scrape);
    }
}
