package hyperserve.bench.compare;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Fast requests on 64 connections, while 100 others sit in handlers that sleep; how much of the
/// undisturbed rate is left.
record Disturbed() implements Scenario {

    private static final Load FAST = Load.of("fast", "/plaintext", 64);
    private static final Load SLOW = Load.of("slow", "/sleep?ms=50", 100);

    @Override
    public String name() {
        return "disturbed-64";
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
        long seconds = run.plan().seconds();
        double before = run.server().cpuMicros();
        Process slow = SLOW.start(run.server(), seconds + 1);
        Map<String, Double> figures;
        try {
            figures = FAST.wrk(run.server(), seconds);
            Command.awaitEnd(slow, seconds + 60);
        } finally {
            Command.end(slow);
        }
        double used = run.server().cpuMicros() - before;
        Map<String, Double> all = new HashMap<>(Load.withCpu(figures, used));
        Map<String, Double> undisturbed = run.measured().getOrDefault("keep-alive-64", Map.of());
        if (undisturbed.containsKey("rate")) {
            all.put("rate_kept", all.getOrDefault("rate", 0.0) / undisturbed.get("rate"));
        }
        return all;
    }
}
