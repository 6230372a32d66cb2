package hyperserve.websocket.connection;

/// What bounds a socket.
///
/// @param message the longest message in bytes that is taken
/// @param sendQueue how many bytes may wait to be sent
/// @param sendTimeout how long a sender waits for room, and a client may take nothing, in
///     nanoseconds
/// @param closesSlow whether a client that has no room for a message is sent away
/// @param pingInterval after how long without a sign of the client it is asked for one, in
///     nanoseconds; 0 for never
/// @param closeTimeout how long the answer to a close is waited for, in nanoseconds
public record Bounds(
        int message,
        int sendQueue,
        long sendTimeout,
        boolean closesSlow,
        long pingInterval,
        long closeTimeout) {}
