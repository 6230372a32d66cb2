package hyperserve.bench.compare;

import java.io.IOException;
import java.util.Map;

/// The time from the start of the process to its first response, the median of 20, and the
/// processor time spent until then.
record StartUp() implements Scenario {

    private static final int TIMES = 20;

    @Override
    public String name() {
        return "start-up";
    }

    @Override
    public Map<String, Double> measure(Run run) throws IOException {
        double[] millis = new double[TIMES];
        double[] cpuMillis = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            try (ServerProcess server = ServerProcess.start(run.contestant())) {
                millis[i] = server.nanosToFirstResponse() / 1e6;
                cpuMillis[i] = server.cpuMicros() / 1e3;
            }
        }
        return Map.of(
                "first_response_ms", Spread.of(millis).median(),
                "cpu_ms", Spread.of(cpuMillis).median());
    }
}
