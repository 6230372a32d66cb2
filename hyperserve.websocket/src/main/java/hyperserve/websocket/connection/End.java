package hyperserve.websocket.connection;

/// How a socket has ended.
///
/// @param code the code of whichever close was first, or one that is never sent
/// @param reason what was said about it, or what the server knows
public record End(int code, String reason) {}
