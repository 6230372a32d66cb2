/// Frames (RFC 6455 §5): from bytes to events and back, masking, UTF-8 and close codes. What a
/// message means is not decided here.
package hyperserve.websocket.frame;
