package hyperserve.runtime.limits;

import hyperserve.api.Nullable;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// Every bound of a server, and what happens beyond it. Immutable; each `with…` gives new bounds.
/// Bounds may join these later.
public final class Limits {

    /// The most that [#requestLine()] may be: above, a single connection could pin as much memory
    /// as a body bound is meant to forbid.
    public static final int MAX_REQUEST_LINE = 16 << 20;

    /// The most that [#headerSection()] may be.
    public static final int MAX_HEADER_SECTION = 16 << 20;

    /// The least that [#requestLine()] may be. The shortest request line there is: GET / HTTP/1.1
    public static final int MIN_REQUEST_LINE = 14;

    /// The least that [#headerSection()] may be. The shortest section that HTTP/1.1 allows is an
    /// empty Host field and the empty line.
    public static final int MIN_HEADER_SECTION = 9;

    /// The least that [#memory()] may be.
    public static final long LEAST_MEMORY = 64 << 10;

    /// The most that [#queueTime()] may be: a client that waits longer is hardly there any more.
    public static final Duration MAX_QUEUE_TIME = Duration.ofMinutes(1);

    /// The most that [#streams()] may be.
    public static final int MAX_STREAMS = 10_000;

    private static final int DEFAULT_CONNECTIONS = 16_384;

    /// Files and libraries need descriptors too.
    private static final int RESERVED_DESCRIPTORS = 256;

    private static final int FEWEST_DEFAULT_CONNECTIONS = 64;

    private enum Bound {
        REQUEST_LINE("requestLine", MIN_REQUEST_LINE, MAX_REQUEST_LINE),
        HEADER_SECTION("headerSection", MIN_HEADER_SECTION, MAX_HEADER_SECTION),
        HEADER_FIELDS("headerFields", 1, Integer.MAX_VALUE),
        BODY("body", 0, Long.MAX_VALUE),
        BUFFERED_BODIES("bufferedBodies", 0, Long.MAX_VALUE),
        MEMORY("memory", LEAST_MEMORY, Long.MAX_VALUE),
        UNREAD_BODY("unreadBody", 0, Integer.MAX_VALUE),
        CONNECTIONS("connections", 1, Integer.MAX_VALUE),
        CONNECTION_REQUESTS("connectionRequests", 0, Integer.MAX_VALUE),
        IN_FLIGHT("inFlight", 1, Integer.MAX_VALUE),
        BACKLOG("backlog", 1, Integer.MAX_VALUE),

        /// In milliseconds.
        QUEUE_TIME("queueTime", 0, MAX_QUEUE_TIME.toMillis()),
        STREAMS("streams", 1, MAX_STREAMS),
        STREAM_RESETS("streamResets", 1, Integer.MAX_VALUE),
        ODD_FRAMES("oddFrames", 1, Integer.MAX_VALUE);

        private final String text;
        private final long min;
        private final long max;

        Bound(String text, long min, long max) {
            this.text = text;
            this.min = min;
            this.max = max;
        }
    }

    /// All of them; not changed any more.
    private final Map<Bound, Long> values;

    private Limits(Map<Bound, Long> values) {
        this.values = values;
    }

    private long get(Bound bound) {
        return Objects.requireNonNull(values.get(bound));
    }

    private Limits with(Bound bound, long value) {
        if (value < bound.min || value > bound.max) {
            throw new IllegalArgumentException(
                    "%s must be from %s to %s, was %s"
                            .formatted(bound.text, bound.min, bound.max, value));
        }
        Map<Bound, Long> changed = new EnumMap<>(Bound.class);
        changed.putAll(values);
        changed.put(bound, value);
        return new Limits(changed);
    }

    /// The bounds of a server that says nothing: a request line of 8 KiB; a header section of 16
    /// KiB and 100 fields; a body of 10 MiB, and a quarter of the heap for all of them; half of the
    /// heap beyond 8 MiB for all that is kept; 256 KiB unread; 16,384 connections, or fewer if the
    /// process may not open as many files or keep as much, and any number of requests on each;
    /// 10,000 requests in flight; a backlog of 4,096; no bound on the time in a queue; on each
    /// connection of HTTP/2, 100 streams, 200 resets and 10,000 odd frames.
    ///
    /// @return the bounds for this process
    public static Limits defaults() {
        long heap = Runtime.getRuntime().maxMemory();
        long memory = MemoryBudget.of(heap);
        return new Limits(Map.of())
                .withRequestLine(8 << 10)
                .withHeaderSection(16 << 10, 100)
                .withBody(10 << 20)
                .withBufferedBodies(heap / 4)
                .withMemory(memory)
                .withUnreadBody(256 << 10)
                .withConnections(connectionsWithin(DescriptorLimit.VALUE, memory))
                .withConnectionRequests(0)
                .withInFlight(10_000)
                .withBacklog(4096)
                .withQueueTime(Duration.ZERO)
                .withStreams(100)
                .withStreamResets(200)
                .withOddFrames(10_000);
    }

    static int connectionsWithin(long descriptors, long memory) {
        return Math.clamp(
                Math.min(descriptors - RESERVED_DESCRIPTORS, memory / MemoryBudget.CONNECTION),
                FEWEST_DEFAULT_CONNECTIONS,
                DEFAULT_CONNECTIONS);
    }

    /// {@return the most bytes a request line may have; a longer one is answered 414 and the
    /// connection closed}
    public int requestLine() {
        return (int) get(Bound.REQUEST_LINE);
    }

    /// {@return the most bytes a header section may have; a longer one is answered 431 and the
    /// connection closed}
    public int headerSection() {
        return (int) get(Bound.HEADER_SECTION);
    }

    /// {@return the most field lines a header section may have; more are answered 431 and the
    /// connection closed}
    public int headerFields() {
        return (int) get(Bound.HEADER_FIELDS);
    }

    /// {@return the most bytes a request body may have unless its route says otherwise; a longer
    /// one is answered 413}
    public long body() {
        return get(Bound.BODY);
    }

    /// {@return the most bytes that the bodies held in memory may have together, for all
    /// connections; a request whose body would exceed it is answered 503}
    public long bufferedBodies() {
        return get(Bound.BUFFERED_BODIES);
    }

    /// {@return the most bytes that all connections together may make the server keep; beyond it
    /// requests are answered 503, and connections that hold much for long are closed; see
    /// [MemoryBudget]}
    public long memory() {
        return get(Bound.MEMORY);
    }

    /// {@return the most bytes of a body which the handler left unread that are read and thrown
    /// away to keep the connection; if more are left, the connection is closed after the response}
    public int unreadBody() {
        return (int) get(Bound.UNREAD_BODY);
    }

    /// {@return the most open connections; further ones wait in the backlog}
    public int connections() {
        return (int) get(Bound.CONNECTIONS);
    }

    /// {@return the most requests of one connection: the response to the last one says so, and the
    /// connection is closed; one of HTTP/2 says GOAWAY, and answers what comes until its client
    /// knows. 0 for no such bound}
    public int connectionRequests() {
        return (int) get(Bound.CONNECTION_REQUESTS);
    }

    /// {@return the most requests that are handled outside the workers at once; further ones are
    /// answered 503 with `Retry-After`, and their connections kept. One route gets seven eighths of
    /// them at most, so that some are left for the others}
    public int inFlight() {
        return (int) get(Bound.IN_FLIGHT);
    }

    /// {@return the most connections that wait to be accepted; the system lets further ones wait or
    /// refuses them, and may lower the bound}
    public int backlog() {
        return (int) get(Bound.BACKLOG);
    }

    /// {@return how long requests may wait for a thread. If for a second each one has waited
    /// longer, those that come are answered 503 with `Retry-After` before their handler, unless
    /// they can be served in time, and so are those that have waited longer, until that is over;
    /// their connections are kept. Zero for no such bound}
    public Duration queueTime() {
        return Duration.ofMillis(get(Bound.QUEUE_TIME));
    }

    /// {@return the most streams of a connection of HTTP/2 at a time, counting those whose handlers
    /// run though their clients have reset them; further ones are refused, and may be tried again}
    public int streams() {
        return (int) get(Bound.STREAMS);
    }

    /// {@return how many streams of a connection of HTTP/2 may end by a reset that its client sends
    /// or causes, at once, and a tenth of that each second; more end the connection}
    public int streamResets() {
        return (int) get(Bound.STREAM_RESETS);
    }

    /// {@return how many frames of HTTP/2 or WebSocket may come on a connection, at once, that are
    /// allowed and of little use, and a thirtieth of that each second; more end the connection. A
    /// header list of HTTP/2 that is over its bounds counts as a hundred of them}
    public int oddFrames() {
        return (int) get(Bound.ODD_FRAMES);
    }

    /// These bounds with another one for the request line.
    ///
    /// @param bytes the most bytes a request line may have
    /// @return new bounds
    /// @throws IllegalArgumentException if that is not [#MIN_REQUEST_LINE] to [#MAX_REQUEST_LINE]
    public Limits withRequestLine(int bytes) {
        return with(Bound.REQUEST_LINE, bytes);
    }

    /// These bounds with other ones for the header section.
    ///
    /// @param bytes the most bytes a header section may have
    /// @param fields the most field lines it may have
    /// @return new bounds
    /// @throws IllegalArgumentException if the first is not [#MIN_HEADER_SECTION] to
    ///     [#MAX_HEADER_SECTION], or the other less than 1
    public Limits withHeaderSection(int bytes, int fields) {
        return with(Bound.HEADER_SECTION, bytes).with(Bound.HEADER_FIELDS, fields);
    }

    /// These bounds with another one for a single body.
    ///
    /// @param bytes the most bytes a request body may have
    /// @return new bounds
    /// @throws IllegalArgumentException if that is negative
    public Limits withBody(long bytes) {
        return with(Bound.BODY, bytes);
    }

    /// These bounds with another one for all buffered bodies together.
    ///
    /// @param bytes the most bytes they may have
    /// @return new bounds
    /// @throws IllegalArgumentException if that is negative
    public Limits withBufferedBodies(long bytes) {
        return with(Bound.BUFFERED_BODIES, bytes);
    }

    /// These bounds with another one for what the server keeps for all connections.
    ///
    /// @param bytes the most bytes that it keeps
    /// @return new bounds
    /// @throws IllegalArgumentException if that is less than [#LEAST_MEMORY]
    public Limits withMemory(long bytes) {
        return with(Bound.MEMORY, bytes);
    }

    /// These bounds with another one for bodies that handlers leave unread.
    ///
    /// @param bytes the most bytes that are read and thrown away
    /// @return new bounds
    /// @throws IllegalArgumentException if that is negative
    public Limits withUnreadBody(int bytes) {
        return with(Bound.UNREAD_BODY, bytes);
    }

    /// These bounds with another one for connections.
    ///
    /// @param count the most open connections
    /// @return new bounds
    /// @throws IllegalArgumentException if that is less than 1
    public Limits withConnections(int count) {
        return with(Bound.CONNECTIONS, count);
    }

    /// These bounds with another one for the requests of a connection.
    ///
    /// @param count the most requests, or 0 for no bound
    /// @return new bounds
    /// @throws IllegalArgumentException if that is negative
    public Limits withConnectionRequests(int count) {
        return with(Bound.CONNECTION_REQUESTS, count);
    }

    /// These bounds with another one for requests in flight.
    ///
    /// @param count the most requests handled outside the workers at once
    /// @return new bounds
    /// @throws IllegalArgumentException if that is less than 1
    public Limits withInFlight(int count) {
        return with(Bound.IN_FLIGHT, count);
    }

    /// These bounds with another backlog.
    ///
    /// @param count the most connections that wait to be accepted
    /// @return new bounds
    /// @throws IllegalArgumentException if that is less than 1
    public Limits withBacklog(int count) {
        return with(Bound.BACKLOG, count);
    }

    /// These bounds with another one for the wait for a thread.
    ///
    /// @param duration how long a request may wait, in whole milliseconds, or zero for no bound
    /// @return new bounds
    /// @throws IllegalArgumentException if that is negative or more than [#MAX_QUEUE_TIME], or not
    ///     zero and less than a millisecond
    public Limits withQueueTime(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0 && !duration.isZero()) {
            throw new IllegalArgumentException(
                    "queueTime must be 0 or at least 1 ms, was " + duration);
        }
        return with(Bound.QUEUE_TIME, millis);
    }

    /// These bounds with another one for the streams of a connection.
    ///
    /// @param count the most at a time
    /// @return new bounds
    /// @throws IllegalArgumentException if that is less than 1 or more than [#MAX_STREAMS]
    public Limits withStreams(int count) {
        return with(Bound.STREAMS, count);
    }

    /// These bounds with another one for the resets of streams.
    ///
    /// @param count how many at once
    /// @return new bounds
    /// @throws IllegalArgumentException if that is less than 1
    public Limits withStreamResets(int count) {
        return with(Bound.STREAM_RESETS, count);
    }

    /// These bounds with another one for frames of little use.
    ///
    /// @param count how many at once
    /// @return new bounds
    /// @throws IllegalArgumentException if that is less than 1
    public Limits withOddFrames(int count) {
        return with(Bound.ODD_FRAMES, count);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Limits that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(bound -> bound.getKey().text + "=" + bound.getValue())
                .collect(Collectors.joining(", ", "Limits[", "]"));
    }
}
