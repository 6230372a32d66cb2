package hyperserve.bench.websocket;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Routes;
import hyperserve.websocket.WebSocket;
import hyperserve.websocket.WebSocketClose;
import hyperserve.websocket.WebSocketListener;
import hyperserve.websocket.WebSocketMessage;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Sends each message at `/ws/room` to all who are there.
public final class RoomHandler implements HandlerProvider, WebSocketListener {

    private final Set<WebSocket> present = ConcurrentHashMap.newKeySet();

    /// For the service loader.
    public RoomHandler() {}

    @Override
    public void register(Routes routes) {
        routes.get("/ws/room", request -> WebSocket.listen(request, this));
    }

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
