package hyperserve.api;

import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// The facts of one exchange, a request and its response (RFC 9110 §3.4), as an [Observer] is told
/// them when it is over. Immutable, and valid for ever.
public final class FinishedExchange {

    /// The client, where that is not the peer: noted by who believes a proxy.
    public static final Key<SocketAddress> CLIENT = Key.of("client");

    /// The name of the user, noted by who has found out who that is.
    public static final Key<String> USER = Key.of("user");

    /// The identifier of the request, noted by who gives it one.
    public static final Key<String> REQUEST_ID = Key.of("request id");

    /// The trace that the request says it belongs to, noted by who reads that.
    public static final Key<TraceParent> TRACE = Key.of("trace parent");

    /// How an exchange has ended. Constants may join these: a `switch` over them wants a default.
    public enum Ending {
        /// The system has taken the whole response, whatever its status and whoever has made it:
        /// also 404, or 500 after a handler has thrown.
        COMPLETE,

        /// The connection ended before that; [FinishedExchange#reason()] says why. Perhaps nothing
        /// was sent.
        CUT,

        /// The server had no place or memory for the request, and has answered 503.
        REFUSED,

        /// What came could not be taken for a request: malformed, too large, too slow, or of a
        /// kind that is not served. The server has answered so: 400, 408, 413, 414, 417, 431, 501
        /// or 505. That may show in the body only, which the handler reads.
        MALFORMED
    }

    private final ObservedConnection connection;
    private final @Nullable Method method;
    private final @Nullable String target;
    private final @Nullable String protocol;
    private final int stream;
    private final @Nullable String route;
    private final Headers requestHeaders;
    private final @Nullable Status status;
    private final Headers responseHeaders;
    private final long headReceived;
    private final long contentReceived;
    private final long bytesSent;
    private final long contentSent;
    private final long begunSeconds;
    private final int begunNanos;
    private final long queued;
    private final long firstByte;
    private final long duration;
    private final Ending ending;
    private final @Nullable CloseReason reason;
    private final @Nullable Throwable failure;
    private final Map<Key<?>, Object> attributes;

    private FinishedExchange(Builder from, Ending ending, @Nullable CloseReason reason) {
        this.connection = from.connection;
        this.method = from.method;
        this.target = from.target;
        this.protocol = from.protocol;
        this.stream = from.stream;
        this.route = from.route;
        this.requestHeaders = from.requestHeaders;
        this.status = from.status;
        this.responseHeaders = from.responseHeaders;
        this.headReceived = from.headReceived;
        this.contentReceived = from.contentReceived;
        this.bytesSent = from.bytesSent;
        this.contentSent = from.contentSent;
        this.begunSeconds = from.begunSeconds;
        this.begunNanos = from.begunNanos;
        this.queued = from.queued;
        this.firstByte = from.firstByte;
        this.duration = from.duration;
        this.ending = ending;
        this.reason = reason;
        this.failure = from.failure;
        this.attributes = from.attributes;
    }

    /// Begins to gather the facts of an exchange; for servers, and for tests of observers.
    ///
    /// @param connection the connection of the exchange
    /// @param begun when it began
    /// @return no facts but these
    public static Builder on(ObservedConnection connection, Instant begun) {
        return new Builder(connection, begun.getEpochSecond(), begun.getNano());
    }

    /// {@return the connection}
    public ObservedConnection connection() {
        return connection;
    }

    /// {@return the method, or null if no method could be read}
    public @Nullable Method method() {
        return method;
    }

    /// {@return the request target as it was sent (RFC 9112 §3.2), or null if none could be read}
    public @Nullable String target() {
        return target;
    }

    /// {@return name and version of the protocol, such as `HTTP/1.1`, or null if none could be
    /// read}
    public @Nullable String protocol() {
        return protocol;
    }

    /// {@return the number of the stream that it had on its connection (RFC 9113 §5.1.1), or 0 if
    /// its protocol has none}
    public int stream() {
        return stream;
    }

    /// The path that the matching route was registered for, such as `/hello/{name}`: what to count
    /// by, as clients make up targets without end.
    ///
    /// @return the pattern, or null if no route matched, or none was looked for
    public @Nullable String route() {
        return route;
    }

    /// {@return those field lines of the request that some observer of the server has asked for
    /// by [Observer#requestFields()]; none if its head could not be read}
    public Headers requestHeaders() {
        return requestHeaders;
    }

    /// {@return the status of the response, or null if none was begun}
    public @Nullable Status status() {
        return status;
    }

    /// {@return the field lines of the response, without those that the server adds when it sends
    /// it: its date, and what frames its content}
    public Headers responseHeaders() {
        return responseHeaders;
    }

    /// {@return how many bytes of the request were read: its head, and its content as in
    /// [#contentReceived()]}
    public long bytesReceived() {
        return headReceived + contentReceived;
    }

    /// {@return how many bytes of the request's content were read by the handler, or passed over
    /// until the response was there; without what frames a content in chunks}
    public long contentReceived() {
        return contentReceived;
    }

    /// {@return how many bytes the system has taken to send: the response with its head and all
    /// that frames it, and interim responses before it (RFC 9110 §15.2)}
    public long bytesSent() {
        return bytesSent;
    }

    /// {@return how many bytes of content the response has, as far as it was made; if the exchange
    /// was cut, not all of them were sent. None in a response to HEAD}
    public long contentSent() {
        return contentSent;
    }

    /// {@return when the head of the request had been read, by the clock of the system and to the
    /// millisecond; of a malformed head, when it was refused}
    public Instant begun() {
        return Instant.ofEpochSecond(begunSeconds, begunNanos);
    }

    /// {@return how long the request waited in the pool for a thread; zero if it was answered by
    /// the thread that had read it}
    public Duration queued() {
        return Duration.ofNanos(queued);
    }

    /// {@return [#queued()] in nanoseconds, for those who count and make no objects}
    public long queuedNanos() {
        return queued;
    }

    /// {@return how long after [#begun()] the system had taken the first byte of the final
    /// response; null if it has not}
    public @Nullable Duration firstByte() {
        return firstByte < 0 ? null : Duration.ofNanos(firstByte);
    }

    /// {@return how long after [#begun()] the system had taken its last byte, or the connection had
    /// ended}
    public Duration duration() {
        return Duration.ofNanos(duration);
    }

    /// {@return [#duration()] in nanoseconds, likewise}
    public long durationNanos() {
        return duration;
    }

    /// {@return how it has ended}
    public Ending ending() {
        return ending;
    }

    /// {@return why the connection ended if the exchange is [cut][Ending#CUT], else null}
    public @Nullable CloseReason reason() {
        return reason;
    }

    /// {@return what was thrown while it was answered, by the handler, a filter, the writer of the
    /// body or the server, and is no answer as an [HttpException] is; null if nothing was}
    public @Nullable Throwable failure() {
        return failure;
    }

    /// The value that was noted for observers, such as the identifier that a filter gives to each
    /// request: see [Request#note]. Some keys are known to all: [#CLIENT], [#USER] and
    /// [#REQUEST_ID].
    ///
    /// @param key its key
    /// @param <T> its type
    /// @return the value, or null if none was noted
    @SuppressWarnings("unchecked") // only Builder.note puts it there, with the key's type
    public <T> @Nullable T get(Key<T> key) {
        return (T) attributes.get(key);
    }

    /// {@return method, target, status, ending and duration}
    @Override
    public String toString() {
        return "%s %s: %s, %s after %s".formatted(method, target, status, ending, duration());
    }

    /// Gathers the facts of an exchange as they come; those that never come have the values that
    /// their accessors name. For one thread at a time.
    public static final class Builder {

        private ObservedConnection connection;
        private long begunSeconds;
        private int begunNanos;
        private @Nullable Method method;
        private @Nullable String target;
        private @Nullable String protocol;
        private int stream;
        private @Nullable String route;
        private Headers requestHeaders = Headers.empty();
        private @Nullable Status status;
        private Headers responseHeaders = Headers.empty();
        private long headReceived;
        private long contentReceived;
        private long bytesSent;
        private long contentSent;
        private long queued;
        private long firstByte = -1;
        private long duration;
        private @Nullable Throwable failure;
        private Map<Key<?>, Object> attributes = Map.of();

        private Builder(ObservedConnection connection, long begunSeconds, int begunNanos) {
            this.connection = Objects.requireNonNull(connection, "connection");
            this.begunSeconds = begunSeconds;
            this.begunNanos = begunNanos;
        }

        /// Forgets all, and begins to gather the facts of another exchange: for servers, which make
        /// no new one for each.
        ///
        /// @param on the connection of that exchange
        /// @param epochMillis when it began, in milliseconds since 1970
        /// @return this
        public Builder again(ObservedConnection on, long epochMillis) {
            connection = Objects.requireNonNull(on, "on");
            begunSeconds = Math.floorDiv(epochMillis, 1000L);
            begunNanos = (int) Math.floorMod(epochMillis, 1000L) * 1_000_000;
            method = null;
            target = null;
            protocol = null;
            stream = 0;
            route = null;
            requestHeaders = Headers.empty();
            status = null;
            responseHeaders = Headers.empty();
            headReceived = 0;
            contentReceived = 0;
            bytesSent = 0;
            contentSent = 0;
            queued = 0;
            firstByte = -1;
            duration = 0;
            failure = null;
            attributes = Map.of();
            return this;
        }

        /// The request line was read.
        ///
        /// @param name the method
        /// @param text the target
        /// @param version name and version of the protocol
        /// @return this
        public Builder request(Method name, String text, String version) {
            method = Objects.requireNonNull(name, "name");
            target = Objects.requireNonNull(text, "text");
            protocol = Objects.requireNonNull(version, "version");
            return this;
        }

        /// It has a stream of its own.
        ///
        /// @param id its number
        /// @return this
        public Builder stream(int id) {
            stream = id;
            return this;
        }

        /// The head was read.
        ///
        /// @param bytes its length
        /// @param wanted those field lines that observers have asked for, valid for ever
        /// @return this
        public Builder head(long bytes, Headers wanted) {
            headReceived = bytes;
            requestHeaders = Objects.requireNonNull(wanted, "wanted");
            return this;
        }

        /// A route matches.
        ///
        /// @param pattern the path that it was registered for
        /// @return this
        public Builder route(String pattern) {
            route = Objects.requireNonNull(pattern, "pattern");
            return this;
        }

        /// Content of the request was read.
        ///
        /// @param bytes how many bytes in all
        /// @return this
        public Builder contentReceived(long bytes) {
            contentReceived = bytes;
            return this;
        }

        /// The response begins; one that nobody has seen is replaced.
        ///
        /// @param code the status
        /// @param headers its field lines
        /// @return this
        public Builder response(Status code, Headers headers) {
            status = Objects.requireNonNull(code, "code");
            responseHeaders = Objects.requireNonNull(headers, "headers");
            return this;
        }

        /// Content of the response was made.
        ///
        /// @param bytes how many bytes in all
        /// @return this
        public Builder contentSent(long bytes) {
            contentSent = bytes;
            return this;
        }

        /// The system has taken bytes to send.
        ///
        /// @param bytes how many bytes in all
        /// @return this
        public Builder bytesSent(long bytes) {
            bytesSent = bytes;
            return this;
        }

        /// It waited for a thread.
        ///
        /// @param nanos how long in all, in nanoseconds
        /// @return this
        public Builder queued(long nanos) {
            queued = nanos;
            return this;
        }

        /// The system has taken the first byte of the response; the first call counts.
        ///
        /// @param nanos how long after the beginning, in nanoseconds, 0 or more
        /// @return this
        public Builder firstByte(long nanos) {
            if (firstByte < 0) {
                firstByte = nanos;
            }
            return this;
        }

        /// Something was thrown; the first call counts.
        ///
        /// @param thrown what
        /// @return this
        public Builder failure(Throwable thrown) {
            if (failure == null) {
                failure = thrown;
            }
            return this;
        }

        /// An attribute was noted, in place of one with the same key.
        ///
        /// @param key its key
        /// @param value its value
        /// @param <T> its type
        /// @return this
        public <T> Builder note(Key<T> key, T value) {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(value, "value");
            // Not changed in place: what was built before may be in use by others.
            Map<Key<?>, Object> more = new HashMap<>(attributes);
            more.put(key, value);
            attributes = more;
            return this;
        }

        /// It is over.
        ///
        /// @param nanos how long after the beginning, in nanoseconds
        /// @param how how it has ended
        /// @param why why its connection has ended, if it is cut
        /// @return the facts
        public FinishedExchange end(long nanos, Ending how, @Nullable CloseReason why) {
            duration = nanos;
            return new FinishedExchange(this, Objects.requireNonNull(how, "how"), why);
        }
    }
}
