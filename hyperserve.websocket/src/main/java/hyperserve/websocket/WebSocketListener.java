package hyperserve.websocket;

/// Is called for what happens on a WebSocket; see [WebSocket#listen].
///
/// For each socket the calls come one at a time and in order, each *happens before* the next; for
/// several sockets at the same time, if they have the same listener. A call runs as a handler does:
/// on the thread that has read the message, or, if calls of this class were seen waiting, on one of
/// its own. While it runs, up to 64 KiB of further messages are taken in, and then nothing more is
/// read from that client.
@FunctionalInterface
public interface WebSocketListener {

    /// Told first, once.
    ///
    /// @param socket the socket
    /// @throws Exception whatever fails: that is logged, and the socket closed with 1011
    default void opened(WebSocket socket) throws Exception {}

    /// Told of each message.
    ///
    /// @param socket the socket
    /// @param message the message
    /// @throws Exception whatever fails: that is logged, and the socket closed with 1011. What the
    ///     socket itself throws because it has ended is no failure
    void message(WebSocket socket, WebSocketMessage message) throws Exception;

    /// Told last, exactly once for each socket that was opened, however it has ended.
    ///
    /// @param socket the socket, to which nothing can be sent any more
    /// @param close how it has ended
    /// @throws Exception whatever fails: that is logged
    default void closed(WebSocket socket, WebSocketClose close) throws Exception {}
}
