/// The server and its main class. Read [Server] first, then [hyperserve.runtime.net.Connection],
/// [hyperserve.runtime.http1.Http1] with `Exchange` and `RequestParser` beside it, and
/// [hyperserve.runtime.semantics.HandlerCall].
///
/// Of the packages none knows one that stands after it: logging, startup, limits, discovery,
/// routing, `net` (readiness, bytes, buffers), `semantics` (what every version of HTTP shares),
/// `http1`, `command` (options and settings), and this one.
package hyperserve.runtime;
