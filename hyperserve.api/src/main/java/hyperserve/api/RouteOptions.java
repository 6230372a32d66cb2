package hyperserve.api;

import hyperserve.api.pool.PoolTask;

import java.util.Objects;

/// How one route is run.
///
/// @param maxBody the most bytes a request body may have, or [#SERVER_LIMIT] for the server's own
///     bound; a longer body is answered 413
/// @param kind whether the handler waits; [PoolTask.Kind#UNKNOWN] lets the pool find out
/// @param interruptible whether a handler that has a thread of its own is interrupted when its
///     client resets the connection, so that nothing is kept for an answer that nobody reads
public record RouteOptions(long maxBody, PoolTask.Kind kind, boolean interruptible) {

    /// Stands for the server's own bound on bodies.
    public static final long SERVER_LIMIT = -1;

    private static final RouteOptions DEFAULTS =
            new RouteOptions(SERVER_LIMIT, PoolTask.Kind.UNKNOWN, true);

    /// Checks the values.
    public RouteOptions {
        Objects.requireNonNull(kind, "kind");
        if (maxBody < SERVER_LIMIT) {
            throw new IllegalArgumentException("maxBody must be 0 or more, was " + maxBody);
        }
    }

    /// {@return the options of a route that says nothing: the server's body bound, kind unknown}
    public static RouteOptions defaults() {
        return DEFAULTS;
    }

    /// These options with another body bound.
    ///
    /// @param bytes the most bytes a request body may have
    /// @return new options
    public RouteOptions withMaxBody(long bytes) {
        return new RouteOptions(bytes, kind, interruptible);
    }

    /// {@return these options with no body bound; for handlers that stream what they read}
    public RouteOptions withUnboundedBody() {
        return withMaxBody(Long.MAX_VALUE);
    }

    /// {@return these options for a handler that waits (sleeps, locks, does I/O)}
    public RouteOptions blocking() {
        return new RouteOptions(maxBody, PoolTask.Kind.BLOCKING, interruptible);
    }

    /// {@return these options for a handler that never waits}
    public RouteOptions nonBlocking() {
        return new RouteOptions(maxBody, PoolTask.Kind.NON_BLOCKING, interruptible);
    }

    /// {@return these options for a handler that is to run to its end though its client has gone}
    public RouteOptions uninterruptible() {
        return new RouteOptions(maxBody, kind, false);
    }
}
