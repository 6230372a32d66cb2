import hyperserve.runtime.protocol.ProtocolProvider;

/// WebSocket (RFC 6455) with compressed messages (RFC 7692), for a server that finds this module.
///
/// Applications need [hyperserve.websocket]. [hyperserve.websocket.connection] is what a connection
/// does, [hyperserve.websocket.handshake] is how it is opened, [hyperserve.websocket.frame] reads
/// and writes frames, and [hyperserve.websocket.deflate] is permessage-deflate.
module hyperserve.websocket {
    requires transitive hyperserve.api;
    requires hyperserve.runtime;

    exports hyperserve.websocket;

    provides ProtocolProvider with
            hyperserve.websocket.connection.SocketProvider;
}
