package hyperserve.bench.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Measures what is sent to many: one is published as soon as all have the one before. A request is
/// what one of them gets; times are until all have it.
final class Publications {

    /// Has one published, and waits until all have it.
    interface Publisher {
        void publish() throws IOException;
    }

    private Publications() {}

    /// Publishes, first to warm up, and measures.
    ///
    /// @param run how long, and of which server
    /// @param receivers how many get each
    /// @param publisher publishes
    static Map<String, Double> measure(Run run, int receivers, Publisher publisher)
            throws IOException {
        publish(publisher, Math.max(1, run.plan().warmUp()));
        double before = run.server().cpuMicros();
        long begun = System.nanoTime();
        Histogram latencies = publish(publisher, run.plan().seconds());
        double seconds = (System.nanoTime() - begun) / 1e9;
        double used = run.server().cpuMicros() - before;
        double deliveries = (double) latencies.total() * receivers;
        Map<String, Double> figures = new HashMap<>(latencies.figures());
        figures.put(Row.REQUESTS, deliveries);
        figures.put("rate", deliveries / seconds);
        return Load.withCpu(figures, used);
    }

    private static Histogram publish(Publisher publisher, long seconds) throws IOException {
        Histogram latencies = new Histogram();
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < Duration.ofSeconds(seconds).toNanos()) {
            long before = System.nanoTime();
            publisher.publish();
            latencies.record(System.nanoTime() - before);
        }
        return latencies;
    }
}
