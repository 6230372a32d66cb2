package hyperserve.runtime.limits;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Every bound of a server, and what happens beyond it.
///
/// @param requestLine the most bytes a request line may have; a longer one is answered 414 and the
///     connection closed
/// @param headerSection the most bytes a header section may have; a longer one is answered 431 and
///     the connection closed
/// @param headerFields the most field lines a header section may have; more are answered 431 and
///     the connection closed
/// @param body the most bytes a request body may have unless its route says otherwise; a longer one
///     is answered 413
/// @param bufferedBodies the most bytes that the bodies held in memory may have together, for all
///     connections; a request whose body would exceed it is answered 503
/// @param memory the most bytes that all connections together may make the server keep; beyond it
///     requests are answered 503, and connections that hold much for long are closed; see
///     [MemoryBudget]
/// @param unreadBody the most bytes of a body which the handler left unread that are read and
///     thrown away to keep the connection; if more are left, the connection is closed after the
///     response
/// @param connections the most open connections; further ones wait in the backlog
/// @param inFlight the most requests that are handled outside the workers at once; further ones are
///     answered 503 with `Retry-After`, and their connections kept. One route gets seven eighths of
///     them at most, so that some are left for the others
/// @param backlog the most connections that wait to be accepted; the system lets further ones wait
///     or refuses them, and may lower the bound
public record Limits(
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

    private static final String OPEN_FILES = "Max open files";

    /// Read once, and only if somebody asks for the defaults.
    private static final class Descriptors {
        static final long LIMIT = readDescriptorLimit();
    }

    /// Checks the values.
    ///
    /// @throws IllegalArgumentException if one is out of its range
    public Limits {
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
                connectionsWithin(Descriptors.LIMIT, memory),
                10_000,
                4096);
    }

    static int connectionsWithin(long descriptors, long memory) {
        return Math.clamp(
                Math.min(descriptors - RESERVED_DESCRIPTORS, memory / MemoryBudget.CONNECTION),
                FEWEST_DEFAULT_CONNECTIONS,
                DEFAULT_CONNECTIONS);
    }

    private static long readDescriptorLimit() {
        // Not by the classes for paths, which nothing else needs at a start.
        try (InputStream limits = new FileInputStream("/proc/self/limits")) {
            return descriptorLimit(new String(limits.readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return Long.MAX_VALUE; // Not Linux: accept() copes with too few descriptors anyway.
        }
    }

    /// The soft bound counts, and is no lower than need be: at its start the JVM raises it to the
    /// hard one. Read by hand: at a start the classes of a regular expression cost more than all
    /// the rest of this.
    static long descriptorLimit(String procLimits) {
        int title = procLimits.indexOf(OPEN_FILES);
        if (title < 0) {
            return Long.MAX_VALUE;
        }
        int start = title + OPEN_FILES.length();
        while (start < procLimits.length() && procLimits.charAt(start) == ' ') {
            start++;
        }
        int end = start;
        while (end < procLimits.length() && Character.isDigit(procLimits.charAt(end))) {
            end++;
        }
        boolean number = end > start && end - start <= 18;
        return number ? Long.parseLong(procLimits, start, end, 10) : Long.MAX_VALUE;
    }

    /// These bounds with another one for the request line.
    ///
    /// @param bytes the most bytes a request line may have
    /// @return new bounds
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
}
