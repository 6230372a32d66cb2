package hyperserve.websocket;

/// What becomes of a client for which a message has no room, as as much waits to be sent as may.
public enum SlowClient {

    /// It stays: whoever sends is told, and decides.
    KEEP,

    /// It is sent away, with code 1008: for messages of which none may be missed. It connects
    /// again, and asks for what it has missed.
    CLOSE
}
