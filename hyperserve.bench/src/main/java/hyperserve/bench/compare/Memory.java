package hyperserve.bench.compare;

import java.io.IOException;
import java.util.Map;

/// The resident memory of a server that has been through all scenarios before this one.
record Memory() implements Scenario {

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Map<String, Double> measure(Run run) throws IOException {
        return Map.of("resident_bytes", run.server().residentBytes());
    }
}
