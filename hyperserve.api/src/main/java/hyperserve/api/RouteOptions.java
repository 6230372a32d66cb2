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

    /// What a handler with a thread of its own is interrupted for.
    private enum Interrupt {
        NEVER,
        RESET,
        ANY_END
    }

    private static final RouteOptions DEFAULTS =
            new RouteOptions(SERVER_LIMIT, Waiting.UNKNOWN, Interrupt.RESET);

    private final long maxBody;
    private final Waiting waiting;
    private final Interrupt interrupt;

    private RouteOptions(long maxBody, Waiting waiting, Interrupt interrupt) {
        if (maxBody < SERVER_LIMIT) {
            throw new IllegalArgumentException("maxBody must be 0 or more, was " + maxBody);
        }
        this.maxBody = maxBody;
        this.waiting = waiting;
        this.interrupt = interrupt;
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
        return interrupt != Interrupt.NEVER;
    }

    /// {@return whether the handler is interrupted also when its client closes the connection, and
    /// when the server begins to stop}
    public boolean isLongLived() {
        return interrupt == Interrupt.ANY_END;
    }

    /// These options with another body bound.
    ///
    /// @param bytes the most bytes a request body may have, or [#SERVER_LIMIT]
    /// @return new options
    /// @throws IllegalArgumentException if it is negative and not [#SERVER_LIMIT]
    public RouteOptions withMaxBody(long bytes) {
        return new RouteOptions(bytes, waiting, interrupt);
    }

    /// {@return these options with no body bound; for handlers that stream what they read}
    public RouteOptions withUnboundedBody() {
        return withMaxBody(Long.MAX_VALUE);
    }

    /// {@return these options for a handler that waits (sleeps, locks, does I/O)}
    public RouteOptions blocking() {
        return new RouteOptions(maxBody, Waiting.ALWAYS, interrupt);
    }

    /// {@return these options for a handler that never waits}
    public RouteOptions nonBlocking() {
        return new RouteOptions(maxBody, Waiting.NEVER, interrupt);
    }

    /// These options for a handler that is to run to its end though its client has gone: one that
    /// writes to a file, say, since an interrupt closes the channel of that for all who use it
    /// ([java.nio.channels.ClosedByInterruptException]), such as the threads of an embedded
    /// database.
    ///
    /// @return new options
    public RouteOptions uninterruptible() {
        return new RouteOptions(maxBody, waiting, Interrupt.NEVER);
    }

    /// These options for a handler, or [BodyWriter], that waits until its client goes or the server
    /// stops, as for server-sent events or long polling. It runs on a thread of its own, which is
    /// interrupted as soon as the client has closed or reset the connection, and as soon as the
    /// server begins to stop: `InterruptedException` is then the end, and no fault. What the
    /// handler still returns or writes is sent, unless the connection was reset.
    ///
    /// A client that closes its side of the connection when it has asked, and waits for the answer,
    /// is taken to have gone.
    ///
    /// @return new options
    public RouteOptions longLived() {
        return new RouteOptions(maxBody, Waiting.ALWAYS, Interrupt.ANY_END);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RouteOptions that
                && maxBody == that.maxBody
                && waiting == that.waiting
                && interrupt == that.interrupt;
    }

    @Override
    public int hashCode() {
        return Objects.hash(maxBody, waiting, interrupt);
    }

    @Override
    public String toString() {
        return "RouteOptions[maxBody=%s, waiting=%s, interrupt=%s]"
                .formatted(maxBody, waiting, interrupt);
    }
}
