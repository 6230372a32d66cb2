package hyperserve.websocket.connection;

import hyperserve.api.ClosedWebSocket.Side;

/// How a socket has ended.
///
/// @param code the code of whichever close was first, or one that is never sent
/// @param reason what was said about it, or what the server knows
/// @param by who has ended it
public record End(int code, String reason, Side by) {}
