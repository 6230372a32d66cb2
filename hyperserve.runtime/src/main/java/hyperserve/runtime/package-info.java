/// The server and its command line. Read [Server] first, then
/// [hyperserve.runtime.net.Connection], [hyperserve.runtime.http1.Http1] and, in the same package,
/// `RequestParser`.
package hyperserve.runtime;
