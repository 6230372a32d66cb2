/// WebSocket (RFC 6455) for applications: [hyperserve.websocket.WebSocket] makes the response that
/// opens one, and is what they then have of it.
package hyperserve.websocket;
