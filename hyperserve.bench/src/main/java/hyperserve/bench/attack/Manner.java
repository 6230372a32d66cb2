package hyperserve.bench.attack;

/// What a client of a hoard does once it has sent what it came to send.
enum Manner {
    /// Stays, and reads what comes.
    HOLD,
    /// The same, and all reset the connection at the end: who ends it otherwise may still wait for
    /// the answer, and keeps its place until that is there.
    HOLD_AND_RESET,
    /// Never reads: what the server has to say to it stays with the server.
    DEAF,
    /// Stays, and sends one more byte every three seconds.
    DRIP,
    /// Resets the connection a second and a half after all of its crew have come.
    RESET,
    /// Wants a whole answer, the right one or a 503, and leaves with it.
    HONEST,
    /// Stays until the server cuts it, which it has to do in time.
    OUTSTAYING,
    /// Leaves with a reset as soon as it was told anything.
    HASTY,
    /// The same, and all begin at the same moment, when the last of their crew is connected.
    VOLLEY;

    /// Whether all leave without being released.
    boolean leaves() {
        return this == HONEST || this == RESET || isHasty();
    }

    boolean isHasty() {
        return this == HASTY || this == VOLLEY;
    }
}
