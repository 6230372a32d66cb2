package hyperserve.bench.compare;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Requests at a fixed rate on 64 connections, whatever the answers do, timed from when each should
/// have been sent. The rate is 60 % of what the server reached in the scenario `keep-alive-64` of
/// the same round, or the plan's.
record OpenLoop() implements Scenario {

    private static final double SHARE = 0.6;
    private static final int CONNECTIONS = 64;
    private static final Load CAPACITY = Load.of("capacity", "/plaintext", CONNECTIONS);

    @Override
    public String name() {
        return "open-loop-64";
    }

    @Override
    public Set<Tool> tools() {
        return Set.of(Tool.WRK);
    }

    @Override
    public Map<String, Double> measure(Run run) throws IOException {
        double rate = rate(run);
        // The first run warms this JVM up, too.
        client(run, rate).run(2);
        double before = run.server().cpuMicros();
        OpenLoopClient client = client(run, rate);
        Histogram latencies = client.run(run.plan().seconds());
        double used = run.server().cpuMicros() - before;
        Map<String, Double> figures = new HashMap<>(latencies.figures());
        figures.put("requests", (double) latencies.total());
        figures.put("rate", rate);
        figures.put(Row.FAILED, (double) client.failed());
        return Load.withCpu(figures, used);
    }

    private static OpenLoopClient client(Run run, double rate) throws IOException {
        return new OpenLoopClient(run.server().port(), Traffic.plaintext(CONNECTIONS, rate));
    }

    private static double rate(Run run) throws IOException {
        if (run.plan().rate() > 0) {
            return run.plan().rate();
        }
        Map<String, Double> closed = run.measured().getOrDefault("keep-alive-64", Map.of());
        Double capacity = closed.get("rate");
        if (capacity == null) {
            capacity = CAPACITY.wrk(run.server(), run.plan().seconds()).getOrDefault("rate", 0.0);
        }
        return Math.max(1, capacity * SHARE);
    }
}
