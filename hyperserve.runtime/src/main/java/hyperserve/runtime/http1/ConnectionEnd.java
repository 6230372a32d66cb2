package hyperserve.runtime.http1;

/// What becomes of a connection after an exchange (RFC 9112 §9.3, §9.6), from the mildest to the
/// hardest: once decided, it only ever gets harder.
enum ConnectionEnd {
    /// It persists.
    NONE,

    /// It is closed when all is sent.
    CLOSE,

    /// It is closed in stages when all is sent: the client may still be sending, and is to find the
    /// last answer before it finds the connection reset.
    LINGERING_CLOSE,

    /// It is closed at once with what was written of an answer, so that nobody takes that for all.
    CUT,

    /// It is reset at once, as something to be sent was dropped.
    RESET;

    /// {@return the harder of two}
    ConnectionEnd or(ConnectionEnd other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
