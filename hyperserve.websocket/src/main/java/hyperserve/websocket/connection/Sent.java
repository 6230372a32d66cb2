package hyperserve.websocket.connection;

/// What has become of a message that was to be sent.
public enum Sent {
    /// It waits to be sent, or is on its way.
    TAKEN,
    /// As much waits as may, and did so for as long as the sender was ready to wait.
    FULL,
    /// The socket is closed, or about to be.
    CLOSED
}
