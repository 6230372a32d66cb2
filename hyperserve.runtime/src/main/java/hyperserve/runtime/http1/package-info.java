/// HTTP/1.1 (RFC 9112) as an origin server speaks it: [hyperserve.runtime.http1.Http1] is
/// the protocol of a connection, [hyperserve.runtime.http1.RequestParser] reads message heads,
/// [hyperserve.runtime.http1.Framing] alone decides where a message ends.
package hyperserve.runtime.http1;
