package hyperserve.demo;

import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.websocket.WebSocket;
import hyperserve.websocket.WebSocketConfig;

/// A WebSocket that sends each message back. It tells nobody anything, so any page may open it.
final class SocketEcho {

    private static final int LONGEST = 16 << 20;

    private static final WebSocketConfig CONFIG =
            WebSocketConfig.defaults()
                    .withAnyOrigin()
                    .withMaxMessage(LONGEST)
                    .withCompression(true);

    private SocketEcho() {}

    static Response open(Request request) {
        return WebSocket.listen(request, CONFIG, WebSocket::send);
    }
}
