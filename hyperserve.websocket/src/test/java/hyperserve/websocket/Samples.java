package hyperserve.websocket;

import hyperserve.runtime.Server;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The samples of `docs/websocket.md`.
final class Samples {

    private Samples() {}

    static Server serve(Server server) {
        // docs: listen
        Room room = new Room();
        server.get("/room", request -> WebSocket.listen(request, room));
        // end

        // docs: accept
        server.get("/echo", request -> WebSocket.accept(request, Samples::echo));
        // end

        // docs: config
        WebSocketConfig config =
                WebSocketConfig.defaults()
                        .withOrigins(List.of("https://www.example.com"))
                        .withSubprotocols(List.of("chat.2", "chat.1"))
                        .withMaxMessage(64 * 1024)
                        .withSendQueue(128 * 1024, SlowClient.CLOSE)
                        .withPingInterval(Duration.ofSeconds(15));
        server.get("/chat", request -> WebSocket.listen(request, config, room));
        // end
        return server;
    }

    // docs: handler
    static void echo(WebSocket socket) throws Exception {
        WebSocketMessage message = socket.receive();
        while (message != null) {
            socket.send(message);
            message = socket.receive();
        }
    }

    // end

    // docs: listener
    static final class Room implements WebSocketListener {

        private final Set<WebSocket> present = ConcurrentHashMap.newKeySet();

        @Override
        public void opened(WebSocket socket) {
            present.add(socket);
        }

        @Override
        public void message(WebSocket socket, WebSocketMessage message) {
            present.forEach(each -> each.trySend(message));
        }

        @Override
        public void closed(WebSocket socket, WebSocketClose close) {
            present.remove(socket);
        }
    }
    // end
}
