package hyperserve.api;

import java.util.Objects;

/// How one route is run. Immutable; options may join these later.
public final class RouteOptions {

    /// Stands for the server's own bound on bodies.
    public static final long SERVER_LIMIT = -1;

    private enum Waiting {
        ALWAYS,
        NEVER,
        UNKNOWN
    }

    private static final RouteOptions DEFAULTS =
            new RouteOptions(SERVER_LIMIT, Waiting.UNKNOWN, true);

    private final long maxBody;
    private final Waiting waiting;
    private final boolean interruptible;

    private RouteOptions(long maxBody, Waiting waiting, boolean interruptible) {
        if (maxBody < SERVER_LIMIT) {
            throw new IllegalArgumentException("maxBody must be 0 or more, was " + maxBody);
        }
        this.maxBody = maxBody;
        this.waiting = waiting;
        this.interruptible = interruptible;
    }

    /// {@return the options of a route that says nothing: the server's body bound; the pool finds
    /// out whether the handler waits; it is interrupted when its client has gone}
    public static RouteOptions defaults() {
        return DEFAULTS;
    }

    /// {@return the most bytes a request body may have, or [#SERVER_LIMIT] for the server's own
    /// bound; a longer body is answered 413}
    public long maxBody() {
        return maxBody;
    }

    /// {@return whether the handler is said to wait. If it is said neither to wait nor not to, the
    /// pool finds out}
    public boolean isBlocking() {
        return waiting == Waiting.ALWAYS;
    }

    /// {@return whether the handler is said never to wait}
    public boolean isNonBlocking() {
        return waiting == Waiting.NEVER;
    }

    /// {@return whether a handler that has a thread of its own is interrupted when its client
    /// resets the connection, so that nothing is kept for an answer that nobody reads}
    public boolean interruptible() {
        return interruptible;
    }

    /// These options with another body bound.
    ///
    /// @param bytes the most bytes a request body may have, or [#SERVER_LIMIT]
    /// @return new options
    /// @throws IllegalArgumentException if it is negative and not [#SERVER_LIMIT]
    public RouteOptions withMaxBody(long bytes) {
        return new RouteOptions(bytes, waiting, interruptible);
    }

    /// {@return these options with no body bound; for handlers that stream what they read}
    public RouteOptions withUnboundedBody() {
        return withMaxBody(Long.MAX_VALUE);
    }

    /// {@return these options for a handler that waits (sleeps, locks, does I/O)}
    public RouteOptions blocking() {
        return new RouteOptions(maxBody, Waiting.ALWAYS, interruptible);
    }

    /// {@return these options for a handler that never waits}
    public RouteOptions nonBlocking() {
        return new RouteOptions(maxBody, Waiting.NEVER, interruptible);
    }

    /// {@return these options for a handler that is to run to its end though its client has gone}
    public RouteOptions uninterruptible() {
        return new RouteOptions(maxBody, waiting, false);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RouteOptions that
                && maxBody == that.maxBody
                && waiting == that.waiting
                && interruptible == that.interruptible;
    }

    @Override
    public int hashCode() {
        return Objects.hash(maxBody, waiting, interruptible);
    }

    @Override
    public String toString() {
        return "RouteOptions[maxBody=%s, waiting=%s, interruptible=%s]"
                .formatted(maxBody, waiting, interruptible);
    }
}
