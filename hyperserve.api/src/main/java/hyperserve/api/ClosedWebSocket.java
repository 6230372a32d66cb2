package hyperserve.api;

import java.time.Duration;
import java.util.Objects;

/// What an [Observer] is told of a WebSocket (RFC 6455) that was closed. Immutable.
public final class ClosedWebSocket {

    /// Who has ended a WebSocket. Constants may join these: a `switch` over them wants a default.
    public enum Side {
        /// The client: it has closed it, or is gone.
        CLIENT,

        /// The application: it has closed it, was done with it, or has thrown.
        APPLICATION,

        /// The server: what came broke the rules of the protocol, a bound or a clock was exceeded,
        /// or the server stops.
        SERVER
    }

    private final FinishedExchange exchange;
    private final int code;
    private final Side closedBy;
    private final Duration duration;
    private final long messagesReceived;
    private final long messagesSent;
    private final long messagesRefused;
    private final long contentReceived;
    private final long contentSent;
    private final long bytesReceived;
    private final long bytesSent;

    private ClosedWebSocket(Builder from) {
        this.exchange = from.exchange;
        this.code = from.code;
        this.closedBy = from.closedBy;
        this.duration = from.duration;
        this.messagesReceived = from.messagesReceived;
        this.messagesSent = from.messagesSent;
        this.messagesRefused = from.messagesRefused;
        this.contentReceived = from.contentReceived;
        this.contentSent = from.contentSent;
        this.bytesReceived = from.bytesReceived;
        this.bytesSent = from.bytesSent;
    }

    /// Begins to gather the facts of a WebSocket; for servers, and for tests of observers.
    ///
    /// @param exchange the exchange that has opened it
    /// @param code the [#code()]
    /// @param closedBy the [#closedBy()]
    /// @return no facts but these; all figures are zero
    public static Builder of(FinishedExchange exchange, int code, Side closedBy) {
        return new Builder(exchange, code, closedBy);
    }

    /// {@return the exchange that has opened it, which was answered 101: its connection, its route,
    /// and what was noted for it}
    public FinishedExchange exchange() {
        return exchange;
    }

    /// {@return the code of the close, as the application is told it (RFC 6455 §7.4): that of
    /// whoever closed first; 1005 if the client has closed it without one, and 1006 if the
    /// connection has ended without a close}
    public int code() {
        return code;
    }

    /// {@return who has ended it}
    public Side closedBy() {
        return closedBy;
    }

    /// {@return from when the response 101 was sent until both sides had closed it, or it was given
    /// up}
    public Duration duration() {
        return duration;
    }

    /// {@return how many messages have come, all of each}
    public long messagesReceived() {
        return messagesReceived;
    }

    /// {@return how many messages were given to the connection to be sent, all of each}
    public long messagesSent() {
        return messagesSent;
    }

    /// {@return how many messages were not sent, as the client took too little: there was no room
    /// for them}
    public long messagesRefused() {
        return messagesRefused;
    }

    /// {@return the bytes of messages that have come, as the application has them: without frames,
    /// and not compressed}
    public long contentReceived() {
        return contentReceived;
    }

    /// {@return the bytes of messages that were given to the connection, likewise}
    public long contentSent() {
        return contentSent;
    }

    /// {@return how many bytes were received behind the request that has opened it}
    public long bytesReceived() {
        return bytesReceived;
    }

    /// {@return how many bytes the system has taken to send behind the response 101}
    public long bytesSent() {
        return bytesSent;
    }

    /// {@return route, code, who has ended it, duration and messages}
    @Override
    public String toString() {
        return "WebSocket of %s: %s by %s after %s, %s messages received, %s sent"
                .formatted(
                        exchange.route(), code, closedBy, duration, messagesReceived, messagesSent);
    }

    /// Gathers the facts of a WebSocket. For one thread at a time.
    public static final class Builder {

        private final FinishedExchange exchange;
        private final int code;
        private final Side closedBy;
        private Duration duration = Duration.ZERO;
        private long messagesReceived;
        private long messagesSent;
        private long messagesRefused;
        private long contentReceived;
        private long contentSent;
        private long bytesReceived;
        private long bytesSent;

        private Builder(FinishedExchange exchange, int code, Side closedBy) {
            this.exchange = Objects.requireNonNull(exchange, "exchange");
            this.code = code;
            this.closedBy = Objects.requireNonNull(closedBy, "closedBy");
        }

        /// How long it was open.
        ///
        /// @param time the [ClosedWebSocket#duration()]
        /// @return this
        public Builder duration(Duration time) {
            duration = Objects.requireNonNull(time, "time");
            return this;
        }

        /// Messages were exchanged.
        ///
        /// @param received the [ClosedWebSocket#messagesReceived()]
        /// @param sent the [ClosedWebSocket#messagesSent()]
        /// @return this
        public Builder messages(long received, long sent) {
            messagesReceived = received;
            messagesSent = sent;
            return this;
        }

        /// Messages had no room.
        ///
        /// @param count the [ClosedWebSocket#messagesRefused()]
        /// @return this
        public Builder refused(long count) {
            messagesRefused = count;
            return this;
        }

        /// The messages had bytes.
        ///
        /// @param received the [ClosedWebSocket#contentReceived()]
        /// @param sent the [ClosedWebSocket#contentSent()]
        /// @return this
        public Builder content(long received, long sent) {
            contentReceived = received;
            contentSent = sent;
            return this;
        }

        /// The connection had bytes.
        ///
        /// @param received the [ClosedWebSocket#bytesReceived()]
        /// @param sent the [ClosedWebSocket#bytesSent()]
        /// @return this
        public Builder bytes(long received, long sent) {
            bytesReceived = received;
            bytesSent = sent;
            return this;
        }

        /// {@return the facts}
        public ClosedWebSocket build() {
            return new ClosedWebSocket(this);
        }
    }
}
