package hyperserve.demo;

import hyperserve.api.Handler;
import hyperserve.api.HttpException;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.demo.board.Board;
import hyperserve.demo.room.Rooms;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// The way to the notes board, none of which is loaded before somebody enters: the start of a
/// server does not pay for it. With a file it is opened at the start, where mistakes are to be
/// told.
final class BoardDoor {

    /// A picture of 2 MiB, a text, and what a form has around them; the board itself has the exact
    /// bounds.
    static final long LONGEST_REQUEST = (2 << 20) + 64 * 1024;

    private final boolean sockets;

    private volatile @Nullable Board board;

    // Guarded by this.
    private boolean closed;

    /// A door.
    ///
    /// @param sockets whether there are WebSockets, so that a board can have rooms
    BoardDoor(boolean sockets) {
        this.sockets = sockets;
    }

    Response enter(Request request) throws Exception {
        Board open = board;
        return (open == null ? open(null) : open).handle(request);
    }

    /// Opens the board if it is not open.
    ///
    /// @param file where it is kept, null for memory alone
    synchronized Board open(@Nullable String file) throws IOException {
        Board open = board;
        if (open != null) {
            return open;
        }
        if (closed) {
            throw new HttpException(Status.SERVICE_UNAVAILABLE, "the server stops");
        }
        @Nullable Handler rooms = sockets ? new Rooms() : null;
        open = file == null ? Board.open(null, rooms) : openFile(file, rooms);
        board = open;
        return open;
    }

    /// What is thrown has no cause, as the start tells the root alone, which does not name the
    /// setting.
    private static Board openFile(String file, @Nullable Handler rooms) throws IOException {
        try {
            return Board.open(Path.of(file), rooms);
        } catch (IOException | InvalidPathException e) {
            throw new IOException("--board-file is '" + file + "', which cannot be used: " + e);
        }
    }

    synchronized void close() throws IOException {
        closed = true;
        Board open = board;
        if (open != null) {
            open.close();
        }
    }
}
