/// WebSocket (RFC 6455) with compressed messages (RFC 7692), for a server that finds this module.
///
/// [hyperserve.websocket.handshake] is how a connection is opened, [hyperserve.websocket.frame]
/// reads and writes frames, and [hyperserve.websocket.deflate] is permessage-deflate.
module hyperserve.websocket {
    requires transitive hyperserve.api;
    requires hyperserve.runtime;
}
