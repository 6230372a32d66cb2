package hyperserve.bench.compare;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

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
                new SlowReaders(),
                new OpenLoop(),
                new Memory(),
                new SystemCalls(),
                new IdleConnections("idle-10000", 10_000, false),
                new ColdDisturbed(),
                new RareBlock(),
                new Stuck(),
                new StartUp(),
                new Size(),
                Load.of("tls-keep-alive-64", "/plaintext", 64).overTls(),
                Load.of("tls-bytes-1m", "/bytes?n=1048576", 16).overTls(),
                new Handshakes("tls-handshake-full", false),
                new Handshakes("tls-handshake-resumed", true),
                new IdleConnections("tls-idle", 1_000, true));
    }

    /// Scenarios that show how the cost grows with connections and with a handler's time; run only
    /// if they are asked for by name.
    static List<Scenario> growth() {
        return List.of(
                Load.of("keep-alive-8", "/plaintext", 8),
                Load.of("keep-alive-2000", "/plaintext", 2000),
                Load.of("keep-alive-10000", "/plaintext", 10_000),
                Load.of("sleep-0ms-500", "/sleep?ms=0", 500),
                Load.of("sleep-1ms-500", "/sleep?ms=1", 500),
                Load.of("sleep-100ms-500", "/sleep?ms=100", 500));
    }

    /// All scenarios that there are.
    static List<Scenario> known() {
        return Stream.of(
                        all(),
                        growth(),
                        WebScenarios.all(),
                        Http2Scenarios.all(),
                        WebSocketScenarios.all())
                .flatMap(List::stream)
                .toList();
    }

    /// {@return its name in every table}
    String name();

    /// Whether it asks for more than `/plaintext`.
    default boolean needsAllRoutes() {
        return false;
    }

    /// The servers that it is for.
    default Group group() {
        return Group.PLAIN;
    }

    /// Whether it needs no process that others have warmed up.
    default boolean warmsUpItself() {
        return false;
    }

    /// Whether it can be measured of a server.
    default boolean suits(Contestant contestant) {
        return contestant.group() == group() && (contestant.whole() || !needsAllRoutes());
    }

    /// The programs without which it is left out.
    default Set<Tool> tools() {
        return Set.of();
    }

    /// {@return the figures that it measures, by name}
    Map<String, Double> measure(Run run) throws IOException;
}
