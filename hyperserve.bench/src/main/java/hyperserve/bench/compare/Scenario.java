package hyperserve.bench.compare;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One thing to measure of each server.
interface Scenario {

    /// All scenarios, in the order in which they are run.
    static List<Scenario> all() {
        return List.of(
                Load.of("keep-alive-1", "/plaintext", 1),
                Load.of("keep-alive-64", "/plaintext", 64),
                Load.of("keep-alive-500", "/plaintext", 500),
                Load.of("pipelined-64", "/plaintext", 64).pipelined(),
                Load.of("new-connections-500", "/plaintext", 500).closing(),
                Load.of("sleep-500", "/sleep?ms=10", 500),
                Load.of("bytes-16", "/bytes?n=1048576", 16),
                new Disturbed(),
                new OpenLoop(),
                new Memory(),
                new SystemCalls(),
                new IdleConnections(),
                new ColdDisturbed(),
                new RareBlock(),
                new StartUp(),
                new Size());
    }

    /// {@return its name in every table}
    String name();

    /// Whether it asks for more than `/plaintext`.
    default boolean needsAllRoutes() {
        return false;
    }

    /// The programs without which it is left out.
    default Set<Tool> tools() {
        return Set.of();
    }

    /// {@return the figures that it measures, by name}
    Map<String, Double> measure(Run run) throws IOException;
}
