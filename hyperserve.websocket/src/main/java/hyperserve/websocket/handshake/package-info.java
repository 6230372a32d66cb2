/// How a connection is opened (RFC 6455 §4): functions over the request and its fields.
package hyperserve.websocket.handshake;
