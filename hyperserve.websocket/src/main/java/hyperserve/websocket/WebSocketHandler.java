package hyperserve.websocket;

/// Has a WebSocket for as long as it lives, in plain blocking code; see [WebSocket#accept]. Called
/// once for each, on a thread of its own: a virtual one, if the pool has such.
@FunctionalInterface
public interface WebSocketHandler {

    /// Receives and sends until it has done with the socket. When it returns the socket is closed
    /// with 1000, unless it is closed already.
    ///
    /// @param socket the socket
    /// @throws Exception whatever fails: that is logged, and the socket closed with 1011. What the
    ///     socket itself throws because it has ended is no failure
    void handle(WebSocket socket) throws Exception;
}
