package hyperserve.bench.compare;

import java.util.List;

/// What is measured of WebSocket; run only if it is asked for by name.
final class WebSocketScenarios {

    private static final List<Scenario> ALL =
            List.of(
                    new Echoes("ws-echo-16", 64, EchoMessage.ofBytes(16)),
                    new Echoes("ws-echo-64k", 16, EchoMessage.ofBytes(64 * 1024)),
                    new Echoes("ws-deflate-1k", 64, EchoMessage.ofJson(1024)),
                    new RoomBroadcasts("ws-room-1000", 1000, EchoMessage.toRoom(128)),
                    new IdleSockets("ws-idle-10000", 10_000));

    private WebSocketScenarios() {}

    static List<Scenario> all() {
        return ALL;
    }
}
