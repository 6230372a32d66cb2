package hyperserve.bench.compare;

/// What `hyperserve.web` and `hyperserve.websocket` do that other servers do, too, or do not.
enum WebPart {
    /// Serves the folder of [WebFolder].
    FILES,

    /// Answers with and without filters.
    FILTERS,

    /// Compresses the document of [WebFolder] with gzip, at level 6.
    GZIP,

    /// Sends events to those who are subscribed at `/events`, one for each request for `/publish`.
    EVENTS,

    /// Compresses messages of WebSockets.
    DEFLATE
}
