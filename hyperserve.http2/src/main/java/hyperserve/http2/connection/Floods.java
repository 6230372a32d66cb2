package hyperserve.http2.connection;

import hyperserve.http2.frame.ConnectionErrorException;
import hyperserve.http2.frame.ErrorCode;
import hyperserve.runtime.overload.Patience;
import hyperserve.runtime.semantics.ServerState;
import hyperserve.runtime.semantics.StreamCounts;
import hyperserve.runtime.semantics.StreamCounts.Count;

/// What a client may do that is allowed and of no use, and how often: more of it ends the
/// connection (RFC 9113 §10.5). Owned by whoever owns the connection.
final class Floods {

    /// Frames that a header block may come in: a client whose frames are small needs few of them,
    /// and one that sends them without end (CVE-2024-27316 and others) many.
    private static final int MOST_CONTINUATIONS = 16;

    /// As many frames of no use count as much as a header list that is over its bounds: it is
    /// decoded to its end, up to the bounds kept, and answered. One of 4,000 references takes as
    /// long as 500 PINGs (80 µs); but a proxy may send those of many users on one connection, who
    /// would all lose it for one whose cookies have grown.
    private static final int LONG_LIST = 100;

    private final ServerState server;
    private final StreamCounts counts;
    private final Patience oddities;
    private final Patience resets;
    private int continuations;

    Floods(ServerState server) {
        this.server = server;
        this.counts = server.streams();
        this.oddities = Patience.withOddities(server.limits());
        this.resets = Patience.withResets(server.limits());
    }

    /// A frame has come that changes nothing, or little.
    void odd() throws ConnectionErrorException {
        if (!oddities.take(server.clock().getAsLong())) {
            throw tooMuch(Count.FLOODS_OF_FRAMES, "too many frames of no use");
        }
    }

    /// A stream was reset whose response was not complete, by the client or because of it.
    void reset() throws ConnectionErrorException {
        if (!resets.take(server.clock().getAsLong())) {
            throw tooMuch(Count.FLOODS_OF_RESETS, "too many streams were reset");
        }
    }

    /// A header list has come that is over its bounds, as references to large fields make it by a
    /// byte each.
    void longList() throws ConnectionErrorException {
        if (!oddities.take(server.clock().getAsLong(), LONG_LIST)) {
            throw tooMuch(Count.FLOODS_OF_HEADERS, "too many header lists that are too long");
        }
    }

    /// A header block begins.
    void blockBegins() {
        continuations = 0;
    }

    /// It goes on in another frame.
    void continued() throws ConnectionErrorException {
        if (++continuations > MOST_CONTINUATIONS) {
            throw tooMuch(Count.FLOODS_OF_HEADERS, "a header block in too many frames");
        }
    }

    /// It is longer than what is kept of one.
    ConnectionErrorException longBlock() {
        return tooMuch(Count.FLOODS_OF_HEADERS, "a header block that is too long");
    }

    private ConnectionErrorException tooMuch(Count which, String what) {
        counts.count(which);
        return new ConnectionErrorException(ErrorCode.ENHANCE_YOUR_CALM, what);
    }
}
