package hyperserve.http2.connection;

import hyperserve.api.Nullable;
import hyperserve.runtime.net.TransferClock;
import hyperserve.runtime.semantics.ConnectionLife;
import hyperserve.runtime.semantics.ServerState;

/// How long a connection waits for its client: for the preface or the rest of a header block, for
/// the next request, for room to write, for a window to be opened. How long a handler waits for a
/// body is timed where that waits. Owned by whoever owns the connection.
final class Clocks {

    private final ServerState server;
    private final TransferClock writing;
    private boolean waitsForRoom;

    /// When the preface, or the header block that has begun, has to be there.
    private long headDue;

    private boolean blockBegun = true;
    private long idleDue;

    private final ConnectionLife life;

    /// Of the window of the connection.
    private final WindowClock window;

    Clocks(ServerState server) {
        this.server = server;
        this.writing =
                new TransferClock(
                        server.timeouts().response().toNanos(),
                        server.timeouts().minRateGrace().toNanos(),
                        server.timeouts().minRate());
        this.window = new WindowClock(server.timeouts());
        this.life = new ConnectionLife(server);
        this.headDue = now() + server.timeouts().header().toNanos();
        this.idleDue = headDue;
    }

    private long now() {
        return server.clock().getAsLong();
    }

    /// A wait is over.
    void resume() {
        writing.waitedUntil(now());
    }

    /// So many bytes were sent.
    void moved(long count) {
        writing.moved(count);
    }

    /// How long the connection lasts at most.
    ConnectionLife life() {
        return life;
    }

    /// No request is answered any more.
    void idle() {
        idleDue = now() + server.timeouts().idle().toNanos();
    }

    /// When something is to be done though nothing comes.
    ///
    /// @param unsent whether there is something to be sent
    long due(Http2Connection connection, boolean unsent) {
        long now = now();
        long due = now + Long.MAX_VALUE / 2;
        if (unsent) {
            if (!waitsForRoom) {
                writing.reset();
            }
            due = writing.waitFrom(now);
        }
        waitsForRoom = unsent;
        due = connection.farewell().isAnnounced() ? due : life.due(due);
        due = connection.farewell().due(due);
        if (connection.sender().isBlocked()) {
            window.await(connection.sender().sent(), now);
        } else {
            window.reset();
        }
        due = window.due(due);
        if (!connection.receiver().isBetweenRequests()) {
            if (!blockBegun) {
                blockBegun = true;
                headDue = now + server.timeouts().header().toNanos();
            }
            return earlier(due, headDue);
        }
        blockBegun = false;
        if (connection.isIdle()) {
            return earlier(due, idleDue);
        }
        for (Stream each : connection.streams().all()) {
            due = due(each, due);
        }
        return due;
    }

    private long due(Stream stream, long otherwise) {
        @Nullable StreamPush pushed = stream.push;
        long due = pushed == null ? otherwise : pushed.due(otherwise);
        due = stream.windowClock == null ? due : stream.windowClock.due(due);
        return stream.passesSince == 0 ? due : earlier(due, passesUntil(stream));
    }

    /// When the rest of a request that was answered has been waited for too long.
    private long passesUntil(Stream stream) {
        return stream.passesSince + server.timeouts().body().toNanos();
    }

    private static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }

    /// Whether the client takes nothing, or too little.
    ///
    /// @param unsent whether there is something to be sent still
    boolean isWriteOver(boolean unsent) {
        return unsent && waitsForRoom && writing.waitFrom(now()) - now() <= 0;
    }

    /// Whether the connection has been waited for too long.
    boolean isOver(Http2Connection connection) {
        long now = now();
        if (connection.sender().isBlocked() && window.isOver(now)) {
            return true;
        }
        if (!connection.receiver().isBetweenRequests()) {
            return headDue - now <= 0;
        }
        return connection.isIdle() && idleDue - now <= 0;
    }

    /// Whether a stream has been waited for too long.
    boolean isOver(Stream stream) {
        long now = now();
        return stream.localClosed
                ? stream.passesSince != 0 && passesUntil(stream) - now <= 0
                : stream.windowClock != null && stream.windowClock.isOver(now);
    }
}
