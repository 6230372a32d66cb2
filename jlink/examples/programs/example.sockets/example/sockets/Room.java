package example.sockets;

import hyperserve.websocket.WebSocket;
import hyperserve.websocket.WebSocketClose;
import hyperserve.websocket.WebSocketListener;
import hyperserve.websocket.WebSocketMessage;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A room: one listener for all who are in it. What one says is encoded once, and never waits for
/// who reads slowly.
final class Room implements WebSocketListener {

    private final String name;
    private final Set<WebSocket> present = ConcurrentHashMap.newKeySet();

    Room(String name) {
        this.name = name;
    }

    @Override
    public void opened(WebSocket socket) {
        present.add(socket);
        tell("somebody enters " + name);
    }

    @Override
    public void message(WebSocket socket, WebSocketMessage message) {
        if (message.isText()) {
            tell(message.text());
        } else {
            socket.close(1003, "text only");
        }
    }

    @Override
    public void closed(WebSocket socket, WebSocketClose close) {
        present.remove(socket);
        tell("somebody leaves, by " + close.code());
    }

    private void tell(String text) {
        WebSocketMessage message = WebSocketMessage.text(text);
        present.forEach(socket -> socket.trySend(message));
    }
}
