package hyperserve.bench.compare;

import java.util.List;

/// What is measured of WebSocket; run only if it is asked for by name.
final class WebSocketScenarios {

    private WebSocketScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Echoes("ws-echo-16", 64, 16),
                new Echoes("ws-echo-64k", 16, 64 * 1024),
                new IdleSockets("ws-idle-10000", 10_000));
    }
}
