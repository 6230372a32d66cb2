package hyperserve.bench.attack;

import java.time.Duration;

/// How long is waited for what.
///
/// @param longestVisit how long the server may let a visitor wait
/// @param headerTimeout how long a server over TLS waits for the end of a handshake
record Patience(Duration longestVisit, Duration headerTimeout) {

    static final Patience FULL = new Patience(Duration.ofSeconds(1), Duration.ofSeconds(10));

    /// The short form tells whether the server lives, on a machine that does other things beside:
    /// no time it takes is a fault, as long as it goes on.
    static final Patience SHORT = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(4));

    /// {@return how long the server may let a client that does not end its handshake stay}
    Duration longestCut() {
        return headerTimeout.plus(longestVisit);
    }
}
