package hyperserve.websocket;

import hyperserve.api.ClosedWebSocket.Side;
import hyperserve.api.Nullable;
import hyperserve.websocket.connection.End;
import hyperserve.websocket.connection.Message;
import hyperserve.websocket.connection.Socket;
import hyperserve.websocket.frame.CloseCode;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;

/// A message that is read while it comes; see [WebSocket#receiveStream]. It ends where the message
/// does. Text comes as UTF-8, and has been found to be so as far as it is read. For one thread at a
/// time.
public final class WebSocketInput extends InputStream {

    private final Socket socket;
    private final boolean text;
    private Message piece;
    private int at;

    WebSocketInput(Socket socket, Message first) {
        this.socket = socket;
        this.text = first.isText();
        this.piece = first;
    }

    /// {@return whether the message is text}
    public boolean isText() {
        return text;
    }

    /// Waits until there is something to read.
    ///
    /// @return false if the message is over
    private boolean awaitMore() throws IOException {
        while (at == piece.bytes().length) {
            if (piece.isLast()) {
                return false;
            }
            piece = next();
            at = 0;
        }
        return true;
    }

    private Message next() throws IOException {
        @Nullable Message come;
        try {
            come = socket.receive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException failed =
                    new InterruptedIOException("interrupted while a message comes");
            failed.initCause(e);
            throw failed;
        }
        if (come == null) {
            End end =
                    Objects.requireNonNullElse(
                            socket.end(), new End(CloseCode.ABNORMAL, "", Side.SERVER));
            throw new WebSocketClosedException(new WebSocketClose(end.code(), end.reason()));
        }
        return come;
    }

    @Override
    public int read() throws IOException {
        return awaitMore() ? piece.bytes()[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!awaitMore()) {
            return -1;
        }
        int count = Math.min(length, piece.bytes().length - at);
        System.arraycopy(piece.bytes(), at, target, offset, count);
        at += count;
        return count;
    }

    @Override
    public int available() {
        return piece.bytes().length - at;
    }

    /// Passes over what was not read, and waits for the end of the message.
    ///
    /// @throws WebSocketClosedException if the socket ends before that
    /// @throws IOException that, or if the thread was interrupted
    @Override
    public void close() throws IOException {
        while (awaitMore()) {
            at = piece.bytes().length;
        }
    }
}
