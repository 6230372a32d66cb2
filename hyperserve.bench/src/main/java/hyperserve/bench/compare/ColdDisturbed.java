package hyperserve.bench.compare;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// What fast requests wait in the first two seconds of a new process, when from the beginning 100
/// connections sit in handlers that sleep: nothing is compiled, and nothing learned.
record ColdDisturbed() implements Scenario {

    private static final int SECONDS = 2;
    private static final Load SLOW = Load.of("slow", "/sleep?ms=50", 100);

    @Override
    public String name() {
        return "cold-disturbed";
    }

    @Override
    public boolean needsAllRoutes() {
        return true;
    }

    @Override
    public Set<Tool> tools() {
        return Set.of(Tool.WRK);
    }

    @Override
    public Map<String, Double> measure(Run run) throws IOException {
        Beside.warmUpClient(run.server());
        try (ServerProcess server = ServerProcess.start(run.contestant())) {
            // They begin first and end last.
            Process slow = SLOW.start(server, SECONDS + 1);
            try {
                OpenLoopClient client = Beside.client(server);
                Histogram latencies = client.run(SECONDS);
                return figures(latencies, client, Load.finish(slow, SECONDS + 1));
            } finally {
                Command.end(slow);
            }
        }
    }

    /// How often the others were answered shows that they were there.
    static Map<String, Double> figures(
            Histogram latencies, OpenLoopClient client, Map<String, Double> slow) {
        double failed = slow.getOrDefault(Row.FAILED, 0.0);
        Map<String, Double> figures = new HashMap<>(Beside.figures(latencies, client, failed));
        figures.put("sleeps_rate", slow.getOrDefault("rate", 0.0));
        return figures;
    }
}
