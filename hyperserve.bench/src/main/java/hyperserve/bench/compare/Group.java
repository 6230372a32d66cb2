package hyperserve.bench.compare;

/// Servers that are compared with each other alone, and the scenarios for them.
enum Group {
    /// The demo's routes without TLS.
    PLAIN,

    /// The same over TLS.
    TLS,

    /// The same by HTTP/2 over TLS; run only if a scenario is named.
    H2,

    /// The same by HTTP/2 without TLS; run only if a scenario is named.
    H2C,

    /// What `hyperserve.web` does, without TLS; run only if a scenario is named.
    WEB,

    /// By WebSocket (RFC 6455), without TLS; run only if a scenario is named.
    WS
}
