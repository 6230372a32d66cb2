package hyperserve.runtime.limits;

import hyperserve.api.Nullable;

import java.util.Objects;

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

    private static final int DEFAULT_CONNECTIONS = 16_384;

    /// Files and libraries need descriptors too.
    private static final int RESERVED_DESCRIPTORS = 256;

    private static final int FEWEST_DEFAULT_CONNECTIONS = 64;

    private final int requestLine;
    private final int headerSection;
    private final int headerFields;
    private final long body;
    private final long bufferedBodies;
    private final long memory;
    private final int unreadBody;
    private final int connections;
    private final int inFlight;
    private final int backlog;

    private Limits(
            int requestLine,
            int headerSection,
            int headerFields,
            long body,
            long bufferedBodies,
            long memory,
            int unreadBody,
            int connections,
            int inFlight,
            int backlog) {
        require("requestLine", requestLine, MIN_REQUEST_LINE, MAX_REQUEST_LINE);
        require("headerSection", headerSection, MIN_HEADER_SECTION, MAX_HEADER_SECTION);
        require("headerFields", headerFields, 1, Integer.MAX_VALUE);
        require("body", body, 0, Long.MAX_VALUE);
        require("bufferedBodies", bufferedBodies, 0, Long.MAX_VALUE);
        require("memory", memory, LEAST_MEMORY, Long.MAX_VALUE);
        require("unreadBody", unreadBody, 0, Integer.MAX_VALUE);
        require("connections", connections, 1, Integer.MAX_VALUE);
        require("inFlight", inFlight, 1, Integer.MAX_VALUE);
        require("backlog", backlog, 1, Integer.MAX_VALUE);
        this.requestLine = requestLine;
        this.headerSection = headerSection;
        this.headerFields = headerFields;
        this.body = body;
        this.bufferedBodies = bufferedBodies;
        this.memory = memory;
        this.unreadBody = unreadBody;
        this.connections = connections;
        this.inFlight = inFlight;
        this.backlog = backlog;
    }

    private static void require(String component, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "%s must be from %s to %s, was %s".formatted(component, min, max, value));
        }
    }

    /// The bounds of a server that says nothing: a request line of 8 KiB; a header section of 16
    /// KiB and 100 fields; a body of 10 MiB, and a quarter of the heap for all of them; half of the
    /// heap beyond 8 MiB for all that is kept; 256 KiB unread; 16,384 connections, or fewer if the
    /// process may not open as many files or keep as much; 10,000 requests in flight; a backlog of
    /// 4,096.
    ///
    /// @return the bounds for this process
    public static Limits defaults() {
        long heap = Runtime.getRuntime().maxMemory();
        long memory = MemoryBudget.of(heap);
        return new Limits(
                8 << 10,
                16 << 10,
                100,
                10 << 20,
                heap / 4,
                memory,
                256 << 10,
                connectionsWithin(DescriptorLimit.VALUE, memory),
                10_000,
                4096);
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
        return requestLine;
    }

    /// {@return the most bytes a header section may have; a longer one is answered 431 and the
    /// connection closed}
    public int headerSection() {
        return headerSection;
    }

    /// {@return the most field lines a header section may have; more are answered 431 and the
    /// connection closed}
    public int headerFields() {
        return headerFields;
    }

    /// {@return the most bytes a request body may have unless its route says otherwise; a longer
    /// one is answered 413}
    public long body() {
        return body;
    }

    /// {@return the most bytes that the bodies held in memory may have together, for all
    /// connections; a request whose body would exceed it is answered 503}
    public long bufferedBodies() {
        return bufferedBodies;
    }

    /// {@return the most bytes that all connections together may make the server keep; beyond it
    /// requests are answered 503, and connections that hold much for long are closed; see
    /// [MemoryBudget]}
    public long memory() {
        return memory;
    }

    /// {@return the most bytes of a body which the handler left unread that are read and thrown
    /// away to keep the connection; if more are left, the connection is closed after the response}
    public int unreadBody() {
        return unreadBody;
    }

    /// {@return the most open connections; further ones wait in the backlog}
    public int connections() {
        return connections;
    }

    /// {@return the most requests that are handled outside the workers at once; further ones are
    /// answered 503 with `Retry-After`, and their connections kept. One route gets seven eighths of
    /// them at most, so that some are left for the others}
    public int inFlight() {
        return inFlight;
    }

    /// {@return the most connections that wait to be accepted; the system lets further ones wait or
    /// refuses them, and may lower the bound}
    public int backlog() {
        return backlog;
    }

    /// These bounds with another one for the request line.
    ///
    /// @param bytes the most bytes a request line may have
    /// @return new bounds
    /// @throws IllegalArgumentException if that is out of range
    public Limits withRequestLine(int bytes) {
        return new Limits(
                bytes,
                headerSection,
                headerFields,
                body,
                bufferedBodies,
                memory,
                unreadBody,
                connections,
                inFlight,
                backlog);
    }

    /// These bounds with other ones for the header section.
    ///
    /// @param bytes the most bytes a header section may have
    /// @param fields the most field lines it may have
    /// @return new bounds
    /// @throws IllegalArgumentException if that is out of range
    public Limits withHeaderSection(int bytes, int fields) {
        return new Limits(
                requestLine,
                bytes,
                fields,
                body,
                bufferedBodies,
                memory,
                unreadBody,
                connections,
                inFlight,
                backlog);
    }

    /// These bounds with another one for a single body.
    ///
    /// @param bytes the most bytes a request body may have
    /// @return new bounds
    /// @throws IllegalArgumentException if that is out of range
    public Limits withBody(long bytes) {
        return new Limits(
                requestLine,
                headerSection,
                headerFields,
                bytes,
                bufferedBodies,
                memory,
                unreadBody,
                connections,
                inFlight,
                backlog);
    }

    /// These bounds with another one for all buffered bodies together.
    ///
    /// @param bytes the most bytes they may have
    /// @return new bounds
    /// @throws IllegalArgumentException if that is out of range
    public Limits withBufferedBodies(long bytes) {
        return new Limits(
                requestLine,
                headerSection,
                headerFields,
                body,
                bytes,
                memory,
                unreadBody,
                connections,
                inFlight,
                backlog);
    }

    /// These bounds with another one for what the server keeps for all connections.
    ///
    /// @param bytes the most bytes that it keeps
    /// @return new bounds
    /// @throws IllegalArgumentException if that is out of range
    public Limits withMemory(long bytes) {
        return new Limits(
                requestLine,
                headerSection,
                headerFields,
                body,
                bufferedBodies,
                bytes,
                unreadBody,
                connections,
                inFlight,
                backlog);
    }

    /// These bounds with another one for bodies that handlers leave unread.
    ///
    /// @param bytes the most bytes that are read and thrown away
    /// @return new bounds
    /// @throws IllegalArgumentException if that is out of range
    public Limits withUnreadBody(int bytes) {
        return new Limits(
                requestLine,
                headerSection,
                headerFields,
                body,
                bufferedBodies,
                memory,
                bytes,
                connections,
                inFlight,
                backlog);
    }

    /// These bounds with another one for connections.
    ///
    /// @param count the most open connections
    /// @return new bounds
    /// @throws IllegalArgumentException if that is out of range
    public Limits withConnections(int count) {
        return new Limits(
                requestLine,
                headerSection,
                headerFields,
                body,
                bufferedBodies,
                memory,
                unreadBody,
                count,
                inFlight,
                backlog);
    }

    /// These bounds with another one for requests in flight.
    ///
    /// @param count the most requests handled outside the workers at once
    /// @return new bounds
    /// @throws IllegalArgumentException if that is out of range
    public Limits withInFlight(int count) {
        return new Limits(
                requestLine,
                headerSection,
                headerFields,
                body,
                bufferedBodies,
                memory,
                unreadBody,
                connections,
                count,
                backlog);
    }

    /// These bounds with another backlog.
    ///
    /// @param count the most connections that wait to be accepted
    /// @return new bounds
    /// @throws IllegalArgumentException if that is out of range
    public Limits withBacklog(int count) {
        return new Limits(
                requestLine,
                headerSection,
                headerFields,
                body,
                bufferedBodies,
                memory,
                unreadBody,
                connections,
                inFlight,
                count);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Limits that
                && requestLine == that.requestLine
                && headerSection == that.headerSection
                && headerFields == that.headerFields
                && body == that.body
                && bufferedBodies == that.bufferedBodies
                && memory == that.memory
                && unreadBody == that.unreadBody
                && connections == that.connections
                && inFlight == that.inFlight
                && backlog == that.backlog;
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                requestLine,
                headerSection,
                headerFields,
                body,
                bufferedBodies,
                memory,
                unreadBody,
                connections,
                inFlight,
                backlog);
    }

    @Override
    public String toString() {
        return """
        Limits[requestLine=%s, headerSection=%s, headerFields=%s, body=%s, bufferedBodies=%s, \
        memory=%s, unreadBody=%s, connections=%s, inFlight=%s, backlog=%s]\
        """
                .formatted(
                        requestLine,
                        headerSection,
                        headerFields,
                        body,
                        bufferedBodies,
                        memory,
                        unreadBody,
                        connections,
                        inFlight,
                        backlog);
    }
}
