/// Frames (RFC 9113 §4, §6): from bytes to events and back. What a frame means for a stream or
/// for the connection is not decided here.
package hyperserve.http2.frame;
