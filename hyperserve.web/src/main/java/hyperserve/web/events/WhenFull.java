package hyperserve.web.events;

/// What becomes of an event when as much waits for a client as may: it reads more slowly than
/// events come.
public enum WhenFull {

    /// The oldest that waits is dropped, so that the client gets the newest: for values of which
    /// only the last one counts.
    DROP_OLDEST,

    /// The new one is dropped.
    DROP_NEWEST,

    /// All that waits is dropped, and the stream is ended. The client connects again, says what it
    /// has got last, and a [Broadcast] sends it what it has missed: for events of which none may be
    /// lost.
    CLOSE
}
