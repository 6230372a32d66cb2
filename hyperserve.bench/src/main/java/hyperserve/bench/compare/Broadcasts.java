package hyperserve.bench.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Server-sent events to many subscribers: one is published as soon as all have the one before.
///
/// @param name the scenario's name
/// @param subscribers how many they are
record Broadcasts(String name, int subscribers) implements Scenario {

    @Override
    public Group group() {
        return Group.WEB;
    }

    @Override
    public boolean suits(Contestant contestant) {
        return contestant.web().contains(WebPart.EVENTS);
    }

    @Override
    public boolean warmsUpItself() {
        return true;
    }

    @Override
    public Map<String, Double> measure(Run run) throws IOException {
        try (Subscribers clients = Subscribers.of(run.server(), subscribers)) {
            publish(clients, Math.max(1, run.plan().warmUp()));
            double before = run.server().cpuMicros();
            long begun = System.nanoTime();
            Histogram latencies = publish(clients, run.plan().seconds());
            double seconds = (System.nanoTime() - begun) / 1e9;
            double used = run.server().cpuMicros() - before;
            double deliveries = (double) latencies.total() * subscribers;
            Map<String, Double> figures = new HashMap<>(latencies.figures());
            figures.put(Row.REQUESTS, deliveries);
            figures.put("rate", deliveries / seconds);
            return Load.withCpu(figures, used);
        }
    }

    /// {@return how long it took until all had an event}
    private static Histogram publish(Subscribers clients, long seconds) throws IOException {
        Histogram latencies = new Histogram();
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < Duration.ofSeconds(seconds).toNanos()) {
            long before = System.nanoTime();
            clients.publish();
            latencies.record(System.nanoTime() - before);
        }
        return latencies;
    }
}
