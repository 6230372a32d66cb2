package hyperserve.runtime.overload;

import hyperserve.runtime.limits.Limits;

/// A bound beyond which a server sends requests or connections away.
public enum Exceeded {
    /// [Limits#inFlight()].
    IN_FLIGHT("requests were answered 503, as so many are in flight as --max-in-flight allows"),
    /// The same, for a connection that speaks another protocol than HTTP.
    UPGRADED(
            "upgraded connections were closed, as no thread was left for them: so much is in flight"
                    + " as --max-in-flight allows"),
    /// What one route may have of them, or the bound of its own.
    ROUTE("requests were answered 503, as their route has as many in flight as it may have"),
    /// [Limits#queueTime()].
    QUEUE_TIME("requests were answered 503, as all wait longer than --max-queue-time"),
    /// [Limits#memory()].
    MEMORY(
            "requests were answered 503 or connections closed, because as much is kept for them"
                    + " as --max-memory allows"),
    /// [Limits#connections()].
    CONNECTIONS(
            "times newcomers had to wait until others were closed, as so many connections are open"
                    + " as --max-connections allows");

    private final String outcome;

    Exceeded(String outcome) {
        this.outcome = outcome;
    }

    /// {@return what happens, to be preceded by how often}
    String outcome() {
        return outcome;
    }
}
