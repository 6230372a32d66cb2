/// The server and its command line. Read [Server] first, then
/// [hyperserve.runtime.net.Connection], [hyperserve.runtime.http1.Http1] and
/// [hyperserve.runtime.http1.RequestParser].
package hyperserve.runtime;
