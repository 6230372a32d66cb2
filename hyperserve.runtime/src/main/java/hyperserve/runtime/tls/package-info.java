/// TLS (RFC 8446, RFC 5246), by the JDK's `SSLEngine`: whose keys and certificates, and under which
/// rules; and the transport that stands between a connection and its socket.
package hyperserve.runtime.tls;
