package hyperserve.bench.compare;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// What fast requests wait while 32 connections ask, at 5,000 a second, a route that blocks for 20
/// ms once in 50 calls; and, to tell blocking from load, while they ask as often and it never does.
///
/// Both loads have clients of our own, for wrk asks as fast as it can: then, on a few processors,
/// who waits for what is for the system's scheduler to say. In a new process, as other scenarios
/// have made the route block, and a server may remember that.
record RareBlock() implements Scenario {

    private static final Traffic NEVER = Traffic.awake(32, 5_000);
    private static final Traffic RARELY = NEVER.blocking(50, 20);

    @Override
    public String name() {
        return "rare-block-64";
    }

    @Override
    public boolean needsAllRoutes() {
        return true;
    }

    @Override
    public Map<String, Double> measure(Run run) throws IOException {
        long seconds = run.plan().seconds();
        try (ServerProcess server = ServerProcess.start(run.contestant())) {
            // It warms the clients up, too.
            beside(NEVER, server, Math.max(2, run.plan().warmUp()));
            Map<String, Double> never = beside(NEVER, server, seconds);
            return figures(beside(RARELY, server, seconds), never);
        }
    }

    private static Map<String, Double> beside(Traffic traffic, ServerProcess server, long seconds)
            throws IOException {
        OpenLoopClient others = OpenLoopClient.resting(server.port(), traffic);
        FutureTask<Histogram> beside = new FutureTask<>(() -> others.run(seconds));
        Thread.ofPlatform().daemon().start(beside);
        OpenLoopClient client = Beside.client(server);
        Histogram latencies = client.run(seconds);
        try {
            beside.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException("the other load came to no end", e);
        }
        return Beside.figures(latencies, client, (double) others.failed());
    }

    /// The figures with blocking, and beside them the chief ones without.
    static Map<String, Double> figures(Map<String, Double> rarely, Map<String, Double> never) {
        Map<String, Double> all = new HashMap<>(rarely);
        never.forEach(
                (key, value) -> {
                    if (Set.of("p50_us", "p99_us", "max_us").contains(key)) {
                        all.put("unblocked_" + key, value);
                    }
                });
        all.merge(Row.FAILED, never.getOrDefault(Row.FAILED, 0.0), Double::sum);
        return all;
    }
}
