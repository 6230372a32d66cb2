package hyperserve.runtime.http1;

import hyperserve.api.CloseReason;
import hyperserve.api.Nullable;
import hyperserve.api.PushedBody;
import hyperserve.runtime.logging.LazyLogger;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.Input;
import hyperserve.runtime.net.Next;
import hyperserve.runtime.net.Output;
import hyperserve.runtime.semantics.PushedContent;
import hyperserve.runtime.semantics.ServerState;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The content of a response that is pushed, on its way: taken from its source when there is room,
/// and written at once. Between that nobody runs it. The connection waits to be signalled, which
/// runs it again, as does the client when it leaves. Owned by whoever owns the connection.
///
/// A signal and a readiness look the same. So it first looks whether there is content, and reads,
/// to hear of the client's end, only when neither content nor room was what it was run for: to
/// send an event costs no read. A client that has left is reported again as long as nobody has
/// read that.
final class Push implements PushedContent.Sink {

    private static final Logger LOG = LazyLogger.of(Push.class);

    /// No more is taken from the source while so much is to be sent.
    private static final int GATHER = 16 * 1024;

    /// Larger pieces are not copied but written from where they are.
    private static final int COPY_LIMIT = 4 * 1024;

    /// `chunk-size CRLF`, and the CRLF behind the chunk.
    private static final int CHUNK_LINES = 10 + 2;

    /// Writes in a row before other connections have their turn.
    private static final int TURNS = 8;

    /// What it keeps while it waits, with its source. So it is not taken for an idle connection.
    static final int KEPT = 256;

    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Exchange exchange;
    private final Connection connection;
    private final ServerState server;
    private final Output output;
    private final Input input;
    private final PushedContent content;
    private final boolean chunked;

    /// In nanoseconds, 0 for never.
    private final long quiet;

    private long quietUntil;
    private boolean isQuiet;
    private boolean waitsForRoom;

    /// Whether the wait for room is timed anew, as it begins, or the client has taken something.
    private boolean timesAnew;

    private long roomUntil;
    private long made;

    /// Has the source opened.
    ///
    /// @param chunked whether it is sent in chunks, and not until the connection's end
    /// @throws Exception what the application throws
    Push(Exchange exchange, Connection connection, PushedBody body, boolean chunked)
            throws Exception {
        this.exchange = exchange;
        this.connection = connection;
        this.server = exchange.server();
        this.output = connection.output();
        this.input = connection.input();
        this.chunked = chunked;
        this.quiet = body.quiet().toNanos();
        this.quietUntil = server.clock().getAsLong() + quiet;
        this.content = new PushedContent(exchange.call(), connection::signal, body);
    }

    /// How many bytes of content were written.
    long made() {
        return made;
    }

    @Override
    public boolean hasRoom() {
        return output.unsent() < GATHER;
    }

    @Override
    public void append(ByteBuffer piece) {
        int size = piece.remaining();
        made += size;
        boolean copied = size <= COPY_LIMIT;
        ByteBuffer target = output.room(CHUNK_LINES + (copied ? size : 0));
        if (chunked) {
            target.put(Integer.toHexString(size).getBytes(StandardCharsets.US_ASCII));
            ResponseEncoder.crlf(target);
        }
        if (copied) {
            // Not by its position, which is others' too.
            target.put(target.position(), piece, piece.position(), size);
            target.position(target.position() + size);
        } else {
            output.append(piece, piece);
            target = output.room(2);
        }
        if (chunked) {
            ResponseEncoder.crlf(target);
        }
    }

    /// Goes on as far as it can without waiting.
    ///
    /// @return what to wait for, null if the response is over, or cannot be completed
    @Nullable
    Next proceed() throws IOException {
        long now = server.clock().getAsLong();
        boolean moved = false;
        if (waitsForRoom) {
            exchange.peer().writing().waitedUntil(now);
        }
        for (int turn = 0; turn < TURNS; turn++) {
            // One that is not asked, for want of room, may have more.
            boolean asked = hasRoom();
            boolean pulled = pull();
            if (exchange.writer().cut()) {
                return null;
            }
            if (content.isOver()) {
                complete();
                return null;
            }
            if (pulled) {
                quietUntil = now + quiet;
            }
            long sent = output.unsent() > 0 ? send() : 0;
            moved |= pulled || sent > 0;
            if (output.unsent() > 0) {
                return awaitRoom(moved, now);
            }
            if (asked && !pulled) {
                return awaitContent(moved, now);
            }
        }
        return Next.AGAIN;
    }

    private boolean pull() {
        try {
            if (server.draining()) {
                content.stop();
            }
            return !content.isOver() && content.pull(this, isQuiet);
        } catch (Throwable e) {
            exchange.writer().pushFailed(e);
            return false;
        } finally {
            isQuiet = false;
        }
    }

    private long send() throws IOException {
        long sent = exchange.flush();
        timesAnew |= sent > 0;
        if (waitsForRoom) {
            exchange.peer().writing().moved(sent);
        }
        return sent;
    }

    /// What is left of it is sent with whatever follows.
    private void complete() {
        if (chunked) {
            output.room(LAST_CHUNK.length).put(LAST_CHUNK);
        }
        if (server.draining()) {
            exchange.writer().closeAfterwards();
        }
        try {
            exchange.writer().pushEnded();
        } finally {
            exchange.end();
        }
    }

    private Next awaitRoom(boolean moved, long now) throws IOException {
        if (!moved && !isThere()) {
            return leave(CloseReason.CLIENT);
        }
        if (!waitsForRoom) {
            waitsForRoom = true;
            timesAnew = true;
            exchange.peer().writing().reset();
        }
        long due = exchange.peer().writing().waitFrom(now);
        // A signal, or what the client sends, does not give it more time to read.
        roomUntil = timesAnew || due - roomUntil < 0 ? due : roomUntil;
        if (!timesAnew && roomUntil - now <= 0) {
            return leave(CloseReason.TIMEOUT);
        }
        timesAnew = false;
        if (!connection.tryKeep()) {
            LOG.log(Level.DEBUG, "no memory is left for content that nobody reads; it is cut");
            return leave(CloseReason.SHED);
        }
        connection.deadline(roomUntil);
        return listens() ? Next.READ_OR_WRITE : Next.WRITE;
    }

    private Next awaitContent(boolean moved, long now) throws IOException {
        waitsForRoom = false;
        if (!moved && !isThere()) {
            return leave(CloseReason.CLIENT);
        }
        if (input.size() > 0 && !connection.tryKeep()) {
            LOG.log(Level.DEBUG, "no memory is left for requests behind pushed content; it is cut");
            return leave(CloseReason.SHED);
        }
        connection.deadline(quiet > 0 ? quietUntil : now + Long.MAX_VALUE / 2);
        return listens() ? Next.READ : Next.SIGNAL;
    }

    private Next leave(CloseReason why) {
        exchange.closesFor(why);
        return Next.CLOSE;
    }

    /// Whether what comes is read. What a client sends now is for later, and not to pile up.
    private boolean listens() {
        return !input.hasDropped() && input.size() < Input.MOST_AHEAD;
    }

    private boolean isThere() throws IOException {
        return !listens() || input.fill() >= 0;
    }

    /// The deadline is over.
    ///
    /// @return false if the connection is to be closed for that
    boolean expired() throws IOException {
        if (!waitsForRoom) {
            isQuiet = quiet > 0;
            quietUntil = server.clock().getAsLong() + quiet;
            return true;
        }
        if (exchange.peer().readsYet()) {
            timesAnew = true;
            return true;
        }
        exchange.closesFor(CloseReason.TIMEOUT);
        return false;
    }

    /// The response has ended; only the first time counts.
    ///
    /// @param whole whether all of it is in the output, or was sent
    void end(boolean whole) {
        content.end(whole);
    }
}
