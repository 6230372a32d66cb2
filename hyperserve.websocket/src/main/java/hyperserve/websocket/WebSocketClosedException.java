package hyperserve.websocket;

import java.io.IOException;

/// Says that a message cannot be sent as the WebSocket is closed, or about to be.
public final class WebSocketClosedException extends IOException {

    private static final long serialVersionUID = 1L;

    /// Why it is.
    private final int code;

    WebSocketClosedException(WebSocketClose close) {
        super("the WebSocket is closed: %s %s".formatted(close.code(), close.reason()).strip());
        this.code = close.code();
    }

    /// {@return the code of the close, as [WebSocketClose#code()]}
    public int code() {
        return code;
    }
}
