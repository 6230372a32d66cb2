package hyperserve.bench.overload;

import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.pool.lockfree.WorkStealingPoolProvider;
import hyperserve.pool.standard.StandardPoolProvider;
import hyperserve.pool.virtual.VirtualThreadPoolProvider;
import hyperserve.runtime.Server;
import hyperserve.runtime.limits.Limits;

import java.io.IOException;
import java.time.Duration;

/// A server whose handlers take a known time: `OverloadedServer POOL MILLISECONDS`. It prints its
/// port, and ends when its input does.
final class OverloadedServer {

    private static final int CALIBRATIONS = 40;
    private static final int TURNS_A_ROUND = 1000;

    private OverloadedServer() {}

    /// Serves.
    ///
    /// @param args the name of a pool, and the time
    /// @throws IOException if the server does not start
    public static void main(String[] args) throws IOException {
        int millis = Integer.parseInt(args[1]);
        long rounds = roundsIn(millis * 1_000_000L);
        Server server =
                Server.at("127.0.0.1", 0)
                        .pool(pool(args[0]))
                        .limits(Limits.defaults().withQueueTime(Duration.ofMillis(100)))
                        .get("/compute", request -> computed(request, rounds))
                        .get("/sleep", _ -> slept(millis))
                        .handle(
                                Method.GET,
                                "/inline",
                                request -> computed(request, rounds),
                                RouteOptions.defaults().nonBlocking());
        try (server) {
            server.start();
            System.out.println(server.port());
            while (System.in.read() >= 0) {
                // Until whoever has started this one is done.
            }
        }
    }

    private static Response slept(int millis) throws InterruptedException {
        Thread.sleep(millis);
        return Response.text("ok");
    }

    /// So much work and not so much time: others who compute make it take longer.
    private static Response computed(Request request, long rounds) {
        long mixed = request.path().hashCode();
        for (long i = 0; i < rounds; i++) {
            mixed = round(mixed);
        }
        return Response.text(mixed == 0 ? "OK" : "ok");
    }

    private static long round(long seed) {
        long mixed = seed;
        for (int i = 0; i < TURNS_A_ROUND; i++) {
            mixed = mixed * 6364136223846793005L + 1442695040888963407L;
        }
        return mixed;
    }

    /// The least of some attempts, as others may be at work.
    private static long roundsIn(long nanos) {
        long best = Long.MAX_VALUE;
        long mixed = 1;
        for (int i = 0; i < CALIBRATIONS; i++) {
            long begun = System.nanoTime();
            for (int j = 0; j < TURNS_A_ROUND; j++) {
                mixed = round(mixed);
            }
            best = Math.min(best, System.nanoTime() - begun);
        }
        return Math.max(1, nanos * TURNS_A_ROUND / best) + (mixed == 0 ? 1 : 0);
    }

    private static WorkerPoolProvider pool(String name) {
        return switch (name) {
            case "lockfree" -> new WorkStealingPoolProvider();
            case "standard" -> new StandardPoolProvider();
            case "virtual" -> new VirtualThreadPoolProvider();
            default -> throw new IllegalArgumentException("there is no pool " + name);
        };
    }
}
