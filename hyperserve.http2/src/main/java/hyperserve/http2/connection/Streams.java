package hyperserve.http2.connection;

import hyperserve.api.Nullable;
import hyperserve.runtime.net.Insiders;
import hyperserve.runtime.semantics.StreamCounts;
import hyperserve.runtime.semantics.StreamCounts.Count;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The streams of a connection (RFC 9113 §5.1). Owned by whoever owns the connection.
///
/// One that the client has reset counts among those that are open as long as its handler runs: else
/// a client could have any number of handlers run by resetting their streams (CVE-2023-44487), or
/// by having us reset them (CVE-2025-8671).
final class Streams {

    /// How many of those that were closed last are known, as frames for them may be on their way.
    private static final int REMEMBERED = 128;

    private final StreamCounts counts;
    private final Insiders insiders;
    private final Map<Integer, Stream> open = new HashMap<>();
    private final int[] closed = new int[REMEMBERED];
    private final boolean[] resetByUs = new boolean[REMEMBERED];
    private int nextClosed;
    private int last;

    /// Those without a stream whose handlers still run.
    private int lingering;

    /// @param counts where they are counted
    /// @param insiders told how many have a stream or a handler
    Streams(StreamCounts counts, Insiders insiders) {
        this.counts = counts;
        this.insiders = insiders;
    }

    /// Where they are counted.
    StreamCounts counts() {
        return counts;
    }

    @Nullable
    Stream find(int id) {
        return open.get(id);
    }

    /// The highest that the client has opened.
    int last() {
        return last;
    }

    /// How many have a stream or a handler.
    int count() {
        return open.size() + lingering;
    }

    boolean isEmpty() {
        return count() == 0;
    }

    Collection<Stream> all() {
        return open.values();
    }

    /// For who closes some while looking at all.
    List<Stream> copy() {
        return new ArrayList<>(open.values());
    }

    /// Counts what waits to be sent.
    ///
    /// @return whether there is room for it
    boolean shareContent() {
        for (Stream each : open.values()) {
            if (!each.shareContent()) {
                return false;
            }
        }
        return true;
    }

    void opened(int id) {
        last = id;
    }

    void add(Stream stream) {
        open.put(stream.id, stream);
        counts.count(Count.OPENED);
        insiders.exchanges(count());
    }

    /// Nothing more comes or goes on it.
    ///
    /// @param byReset whether we have reset it, so that the client may not know
    /// @param isOver whether it has no handler any more either
    void remove(Stream stream, boolean byReset, boolean isOver) {
        if (open.remove(stream.id, stream)) {
            counts.count(Count.CLOSED);
            lingering += isOver ? 0 : 1;
            remember(stream.id, byReset);
            insiders.exchanges(count());
        }
    }

    /// A stream that was opened and is closed at once.
    void remember(int id, boolean byReset) {
        closed[nextClosed] = id;
        resetByUs[nextClosed] = byReset;
        nextClosed = (nextClosed + 1) % REMEMBERED;
    }

    /// The handler of one that was removed has ended.
    void lingersNoMore() {
        lingering--;
        insiders.exchanges(count());
    }

    /// Whether one was open, and is among the last that were closed.
    boolean wasOpen(int id) {
        return indexOf(id) >= 0;
    }

    /// Whether we have reset one, so that what comes for it was on its way.
    boolean wasReset(int id) {
        int index = indexOf(id);
        return index >= 0 && resetByUs[index];
    }

    private int indexOf(int id) {
        for (int i = 0; i < REMEMBERED; i++) {
            if (closed[i] == id) {
                return i;
            }
        }
        return -1;
    }
}
