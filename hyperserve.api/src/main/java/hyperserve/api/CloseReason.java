package hyperserve.api;

/// Why a connection was closed. Constants may join these: a `switch` over them wants a default.
public enum CloseReason {

    /// The client has closed or reset it.
    CLIENT,

    /// The response before said that it would be the last one (RFC 9112 §9.6), as the request, its
    /// version or the handler asked for that.
    LAST_RESPONSE,

    /// What came was no request that can be served; where the next one would begin is not known.
    MALFORMED,

    /// What came was allowed, and too much of what is of no use, as streams that are opened and
    /// reset.
    FLOOD,

    /// The client has broken the rules of TLS, or they could not agree on how to speak it: a
    /// handshake that failed, a record that was forged or cut, an alert.
    TLS,

    /// The client was too slow: with a head, a body, taking a response, or with its next request.
    TIMEOUT,

    /// Memory or room for connections was short, and it had kept more, or for longer, than others.
    SHED,

    /// A handler, the writer of a body, or the server has failed in a way that leaves nothing to go
    /// on with.
    FAILURE,

    /// The protocol that the connection was upgraded to has ended it; see [Response#upgrade].
    PROTOCOL,

    /// The server stops.
    STOP
}
