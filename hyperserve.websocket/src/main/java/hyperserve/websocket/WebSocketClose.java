package hyperserve.websocket;

import java.util.Objects;

/// How a WebSocket has ended (RFC 6455 §7.4): by the first close, whoever said it.
///
/// @param code the code of the close; 1005 if it had none, 1006 if the connection ended without a
///     close
/// @param reason more about it, perhaps nothing. That of a client is whatever it likes to say
public record WebSocketClose(int code, String reason) {

    /// A close.
    public WebSocketClose {
        Objects.requireNonNull(reason, "reason");
    }
}
