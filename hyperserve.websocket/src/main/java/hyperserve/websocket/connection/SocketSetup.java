package hyperserve.websocket.connection;

import hyperserve.api.Nullable;
import hyperserve.websocket.deflate.DeflateAgreement;

/// What the server is asked for with an upgrade to WebSocket.
///
/// @param application what is done with the socket; of this one alone
/// @param bounds what bounds it
/// @param streams whether a message is given to the application piece by piece, as it comes
/// @param deflate what was agreed on for compressed messages, null if none may be
public record SocketSetup(
        Application application,
        Bounds bounds,
        boolean streams,
        @Nullable DeflateAgreement deflate) {

    /// {@return the longest message that is taken, in bytes}
    long maxMessage() {
        return streams ? Long.MAX_VALUE : bounds.message();
    }
}
