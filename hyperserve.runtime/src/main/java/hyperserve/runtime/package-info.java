// For readers of the code: after Server come net.Connection, http1.Http1 with Exchange and
// RequestParser beside it, and semantics.HandlerCall. Of the packages none knows one that stands
// after it: logging, startup, limits, discovery, routing, net (readiness, bytes, buffers),
// semantics (what every version of HTTP shares), http1, command (options and settings), this one.

/// The server and its main class: it starts at [Server]. A reference is never null unless it is
/// marked [hyperserve.api.Nullable].
package hyperserve.runtime;
