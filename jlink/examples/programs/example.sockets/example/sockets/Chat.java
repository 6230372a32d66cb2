package example.sockets;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.websocket.SlowClient;
import hyperserve.websocket.WebSocket;
import hyperserve.websocket.WebSocketConfig;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Rooms in which everybody hears what one says, a guessing game, and a place for uploads.
public final class Chat implements HandlerProvider {

    /// Who reads too slowly to hear everything is sent away, and comes back.
    private static final WebSocketConfig ROOMS =
            WebSocketConfig.defaults()
                    .withSubprotocols(List.of("chat.1"))
                    .withMaxMessage(4096)
                    .withSendQueue(64 * 1024, SlowClient.CLOSE)
                    .withPingInterval(Duration.ofSeconds(20));

    private final Map<String, Room> rooms = new ConcurrentHashMap<>();

    @Override
    public void register(Routes routes) {
        routes.get("/rooms/{name}", this::enter)
                .get("/guess", request -> WebSocket.accept(request, new Guess()))
                .get(
                        "/upload",
                        request ->
                                WebSocket.acceptStreams(
                                        request, WebSocketConfig.defaults(), new Upload()));
    }

    private Response enter(Request request) {
        Room room = rooms.computeIfAbsent(request.pathParameter("name"), Room::new);
        return WebSocket.listen(request, ROOMS, room);
    }
}
