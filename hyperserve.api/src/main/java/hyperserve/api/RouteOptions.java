package hyperserve.api;

import java.util.Objects;

/// How one route is run. Immutable; options may join these later.
public final class RouteOptions {

    /// Stands for the server's own bound on bodies.
    public static final long SERVER_LIMIT = -1;

    /// Stands for no bound of its own on the requests that a route has in flight.
    public static final int NO_LIMIT = Integer.MAX_VALUE;

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
            new RouteOptions(SERVER_LIMIT, Waiting.UNKNOWN, Interrupt.RESET, NO_LIMIT, false);

    private final long maxBody;
    private final Waiting waiting;
    private final Interrupt interrupt;
    private final int maxInFlight;
    private final boolean critical;

    private RouteOptions(
            long maxBody, Waiting waiting, Interrupt interrupt, int maxInFlight, boolean critical) {
        if (maxBody < SERVER_LIMIT) {
            throw new IllegalArgumentException("maxBody must be 0 or more, was " + maxBody);
        }
        if (maxInFlight < 1) {
            throw new IllegalArgumentException("maxInFlight must be 1 or more, was " + maxInFlight);
        }
        this.maxBody = maxBody;
        this.waiting = waiting;
        this.interrupt = interrupt;
        this.maxInFlight = maxInFlight;
        this.critical = critical;
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

    /// {@return how many requests of the route are in flight at most, from the call of the handler
    /// to the end of the response, or [#NO_LIMIT]; further ones are answered 503 with
    /// `Retry-After`, and their connections kept}
    public int maxInFlight() {
        return maxInFlight;
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

    /// {@return whether its requests are answered however much else there is to do}
    public boolean isCritical() {
        return critical;
    }

    /// These options with another body bound.
    ///
    /// @param bytes the most bytes a request body may have, or [#SERVER_LIMIT]
    /// @return new options
    /// @throws IllegalArgumentException if it is negative and not [#SERVER_LIMIT]
    public RouteOptions withMaxBody(long bytes) {
        return new RouteOptions(bytes, waiting, interrupt, maxInFlight, critical);
    }

    /// {@return these options with no body bound; for handlers that stream what they read}
    public RouteOptions withUnboundedBody() {
        return withMaxBody(Long.MAX_VALUE);
    }

    /// These options with a bound on the requests that are in flight: for a route that needs much,
    /// or asks something that bears only so many. The bounds of the server hold as well.
    ///
    /// @param count how many at most, or [#NO_LIMIT]
    /// @return new options
    /// @throws IllegalArgumentException if it is less than 1
    public RouteOptions withMaxInFlight(int count) {
        return new RouteOptions(maxBody, waiting, interrupt, count, critical);
    }

    /// {@return these options for a handler that waits (sleeps, locks, does I/O)}
    public RouteOptions blocking() {
        return new RouteOptions(maxBody, Waiting.ALWAYS, interrupt, maxInFlight, critical);
    }

    /// {@return these options for a handler that never waits}
    public RouteOptions nonBlocking() {
        return new RouteOptions(maxBody, Waiting.NEVER, interrupt, maxInFlight, critical);
    }

    /// These options for a handler that is to run to its end though its client has gone: one that
    /// writes to a file, say, since an interrupt closes the channel of that for all who use it
    /// ([java.nio.channels.ClosedByInterruptException]), such as the threads of an embedded
    /// database.
    ///
    /// @return new options
    public RouteOptions uninterruptible() {
        return new RouteOptions(maxBody, waiting, Interrupt.NEVER, maxInFlight, critical);
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
        return new RouteOptions(maxBody, Waiting.ALWAYS, Interrupt.ANY_END, maxInFlight, critical);
    }

    /// These options for a handler that is to be called however much else there is to do, as those
    /// that tell how a server is: its requests are not among those that are sent away when others
    /// wait too long, when too many are in flight, or when there is no memory for threads. What it
    /// takes and gives is bounded as that of others is, so content should be short.
    ///
    /// Where a thread of its own is to run it, it is none of the pool's, so that nothing is before
    /// it in a queue; there are 32 such threads, and what comes beyond these takes its chance with
    /// all others. So it suits what is asked seldom and answered soon, and nothing that clients may
    /// ask as they like. A bound of its own on [requests in flight][#maxInFlight()] holds.
    ///
    /// @return new options
    public RouteOptions critical() {
        return new RouteOptions(maxBody, waiting, interrupt, maxInFlight, true);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RouteOptions that
                && maxBody == that.maxBody
                && waiting == that.waiting
                && interrupt == that.interrupt
                && maxInFlight == that.maxInFlight
                && critical == that.critical;
    }

    @Override
    public int hashCode() {
        return Objects.hash(maxBody, waiting, interrupt, maxInFlight, critical);
    }

    @Override
    public String toString() {
        return "RouteOptions[maxBody=%s, waiting=%s, interrupt=%s, maxInFlight=%s, critical=%s]"
                .formatted(maxBody, waiting, interrupt, maxInFlight, critical);
    }
}
