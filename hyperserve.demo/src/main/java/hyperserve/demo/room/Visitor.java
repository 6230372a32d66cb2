package hyperserve.demo.room;

import hyperserve.api.Nullable;
import hyperserve.websocket.WebSocket;
import hyperserve.websocket.WebSocketClose;
import hyperserve.websocket.WebSocketListener;
import hyperserve.websocket.WebSocketMessage;

/// One window at one room: what it says, read and bounded. Called by one thread at a time.
final class Visitor implements WebSocketListener {

    private final Rooms rooms;
    private final String name;
    private final Allowance allowance;
    private @Nullable Room room;

    /// @param name which room
    Visitor(Rooms rooms, String name, Allowance allowance) {
        this.rooms = rooms;
        this.name = name;
        this.allowance = allowance;
    }

    @Override
    public void opened(WebSocket socket) {
        try {
            room = rooms.enter(name);
        } catch (Refusal e) {
            socket.close(e.code(), e.reason());
        }
    }

    @Override
    public void message(WebSocket socket, WebSocketMessage message) {
        Room here = room;
        if (here == null) {
            return;
        }
        try {
            hear(here, socket, message);
        } catch (Refusal e) {
            // At once: the answer to a close may take its time.
            here.leave(socket);
            socket.close(e.code(), e.reason());
        }
    }

    private void hear(Room here, WebSocket socket, WebSocketMessage message) throws Refusal {
        if (!message.isText()) {
            throw Refusal.notText();
        }
        if (!allowance.take()) {
            throw Refusal.againstRules("too many messages in too short a time");
        }
        switch (Said.read(message.text(), rooms.limits())) {
            case Said.Name said -> here.name(socket, said.name());
            case Said.Typing said -> {
                if (!here.typing(socket, said.on())) {
                    throw Refusal.againstRules("say a name first");
                }
            }
        }
    }

    @Override
    public void closed(WebSocket socket, WebSocketClose close) {
        Room here = room;
        if (here != null) {
            here.leave(socket);
            rooms.leave(name);
        }
    }
}
