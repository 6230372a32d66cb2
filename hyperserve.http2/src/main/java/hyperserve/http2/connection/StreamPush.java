package hyperserve.http2.connection;

import hyperserve.api.Nullable;
import hyperserve.api.PushedBody;
import hyperserve.http2.frame.FrameWriter;
import hyperserve.runtime.limits.MemoryBudget;
import hyperserve.runtime.net.Output;
import hyperserve.runtime.semantics.PushedContent;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/// The content of a response that is pushed: taken from its source when there is room, and sent as
/// the windows allow. Owned by whoever owns the connection.
final class StreamPush implements PushedContent.Sink {

    /// No more is taken from the source while so much is to be sent.
    private static final int GATHER = 16 * 1024;

    private final ArrayDeque<Piece> pieces = new ArrayDeque<>(2);
    private final PushedContent content;
    private final MemoryBudget budget;
    private final long quiet;
    private long quietUntil;
    private long bytes;
    private boolean ended;

    /// Has the source opened.
    ///
    /// @throws Exception what the application throws
    StreamPush(Stream stream, PushedBody body, long now) throws Exception {
        this.budget = stream.budget();
        this.quiet = body.quiet().toNanos();
        this.quietUntil = now + quiet;
        this.content = new PushedContent(stream.call(), stream::tellOwner, body);
    }

    @Override
    public boolean hasRoom() {
        return bytes < GATHER;
    }

    @Override
    public void append(ByteBuffer piece) {
        pieces.add(new Piece(piece, piece));
        bytes += piece.remaining();
    }

    /// Takes what there is from the source.
    ///
    /// @param draining whether the server stops
    /// @throws Exception what the application throws
    void pull(boolean draining, long now) throws Exception {
        if (draining) {
            content.stop();
        }
        boolean isQuiet = quiet > 0 && quietUntil - now <= 0;
        boolean pulled = !content.isOver() && content.pull(this, isQuiet);
        if (pulled || isQuiet) {
            quietUntil = now + quiet;
        }
    }

    /// When something is to be sent though there is nothing, if that is before another time.
    long due(long otherwise) {
        return quiet > 0 && quietUntil - otherwise < 0 ? quietUntil : otherwise;
    }

    boolean hasMore() {
        return !ended && (bytes > 0 || content.isOver());
    }

    /// Counts what waits to be sent.
    ///
    /// @return whether there is room for it
    boolean tryShare(MemoryBudget budget) {
        for (Piece each : pieces) {
            if (!each.tryShare(budget)) {
                return false;
            }
        }
        return true;
    }

    boolean isEmpty() {
        return bytes == 0;
    }

    /// Whether all was taken, its end included.
    boolean isTaken() {
        return ended;
    }

    /// Writes a DATA frame.
    ///
    /// @param most the most bytes of content
    /// @return how many there are in it
    int take(Output out, int streamId, int most) {
        @Nullable Piece first = pieces.peek();
        int count = first == null ? 0 : first.most(most);
        ended = content.isOver() && count == bytes;
        FrameWriter.data(out.room(FrameWriter.HEAD), streamId, count, ended);
        if (first == null) {
            return 0;
        }
        first.take(out, count);
        bytes -= count;
        if (first.isEmpty()) {
            pieces.remove();
            first.unshare(budget);
        }
        return count;
    }

    /// The response has ended; only the first time counts.
    void end(boolean whole) {
        for (Piece each : pieces) {
            each.unshare(budget);
        }
        pieces.clear();
        bytes = 0;
        content.end(whole);
    }
}
