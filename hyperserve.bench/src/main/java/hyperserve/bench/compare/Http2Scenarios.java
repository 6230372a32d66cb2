package hyperserve.bench.compare;

import java.util.List;
import java.util.stream.Stream;

/// What is measured of HTTP/2, over TLS and without; run only if it is asked for by name.
final class Http2Scenarios {

    /// As browsers and curl open them: 1 MiB for a stream, 16 MiB for a connection.
    private static final List<String> WIDE = List.of("-w", "20", "-W", "24");

    private Http2Scenarios() {}

    static List<Scenario> all() {
        List<Scenario> floods =
                Stream.of(Flood.values()).map(each -> (Scenario) new Flooded(each)).toList();
        return Stream.of(of("h2", Group.H2), of("h2c", Group.H2C), floods)
                .flatMap(List::stream)
                .toList();
    }

    static boolean isOne(Scenario scenario) {
        return scenario.group() == Group.H2 || scenario.group() == Group.H2C;
    }

    private static List<Scenario> of(String prefix, Group group) {
        return List.of(
                new Http2Load(prefix + "-1", "/plaintext", 64, 1, List.of(), false, group),
                new Http2Load(prefix + "-32", "/plaintext", 8, 32, List.of(), false, group),
                new Http2Load(prefix + "-bytes-1m", "/bytes?n=1048576", 16, 1, WIDE, false, group),
                new Http2Load(prefix + "-sleep", "/sleep?ms=10", 10, 50, List.of(), true, group),
                new StreamsBeside(prefix + "-beside", group));
    }
}
