package hyperserve.websocket;

import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.websocket.connection.Application;
import hyperserve.websocket.connection.End;
import hyperserve.websocket.connection.Message;
import hyperserve.websocket.connection.Sent;
import hyperserve.websocket.connection.Socket;
import hyperserve.websocket.connection.SocketSetup;
import hyperserve.websocket.deflate.DeflateAgreement;
import hyperserve.websocket.frame.CloseCode;
import hyperserve.websocket.handshake.OpeningHandshake;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.Objects;

/// A WebSocket of a client (RFC 6455), as the server has it.
///
/// There are two ways to have one. A [WebSocketHandler] runs as long as the socket lives, and
/// receives and sends in plain loops; it takes a thread. A [WebSocketListener] is called for each
/// message; a socket takes no thread and no buffer while nothing happens. Either is given to the
/// response that a handler of the path returns:
///
/// ```java
/// server.get("/echo", request -> WebSocket.listen(request, WebSocket::send));
/// ```
///
/// Any thread may send, at any time: also from within a listener, and when the socket has ended. As
/// much waits for a client that reads slowly as [WebSocketConfig#sendQueue] says, and no more:
/// [#send] waits then, for [WebSocketConfig#sendTimeout] at most, and [#trySend] says so.
///
/// The server answers pings, asks a silent client for a sign of life, and when it stops closes each
/// socket with 1001.
public final class WebSocket {

    private static final int MOST_REASON = 123;

    private final Socket socket;
    private final @Nullable String subprotocol;
    private final Receives receives;
    private @Nullable WebSocketInput reading;

    /// What its user takes by itself.
    private enum Receives {
        NOTHING,
        MESSAGES,
        STREAMS
    }

    private WebSocket(Socket socket, @Nullable String subprotocol, Receives receives) {
        this.socket = socket;
        this.subprotocol = subprotocol;
        this.receives = receives;
    }

    /// A response that opens a WebSocket for a handler, bound by the defaults.
    ///
    /// @param request a request that asks for one
    /// @param handler has the socket then
    /// @return the response
    /// @throws hyperserve.api.HttpException as the other [#accept]
    public static Response accept(Request request, WebSocketHandler handler) {
        return accept(request, WebSocketConfig.defaults(), handler);
    }

    /// A response that opens a WebSocket for a handler.
    ///
    /// Where there is no thread left for the handler, the socket is closed with 1013.
    ///
    /// @param request a request that asks for one
    /// @param config what bounds it
    /// @param handler has the socket then
    /// @return the response, to which field lines may be added
    /// @throws hyperserve.api.HttpException if the request does not ask for a WebSocket, or for
    ///     another version: 426; if its method is not GET: 405; if what it says is malformed: 400;
    ///     if its origin is not allowed: 403
    public static Response accept(
            Request request, WebSocketConfig config, WebSocketHandler handler) {
        Objects.requireNonNull(handler, "handler");
        return open(request, config, false, protocol -> new Running(handler, protocol, false));
    }

    /// A response that opens a WebSocket for a handler that reads each message while it comes, by
    /// [#receiveStream]: so a message may have any length, and of one whose reader lags no more
    /// than 64 KiB are kept.
    ///
    /// @param request a request that asks for one
    /// @param config what bounds it, but for the length of messages; nothing is compressed
    /// @param handler has the socket then
    /// @return the response, to which field lines may be added
    /// @throws hyperserve.api.HttpException as [#accept]
    public static Response acceptStreams(
            Request request, WebSocketConfig config, WebSocketHandler handler) {
        Objects.requireNonNull(handler, "handler");
        return open(request, config, true, protocol -> new Running(handler, protocol, true));
    }

    /// A response that opens a WebSocket for a listener, bound by the defaults.
    ///
    /// @param request a request that asks for one
    /// @param listener is called then
    /// @return the response
    /// @throws hyperserve.api.HttpException as [#accept]
    public static Response listen(Request request, WebSocketListener listener) {
        return listen(request, WebSocketConfig.defaults(), listener);
    }

    /// A response that opens a WebSocket for a listener.
    ///
    /// @param request a request that asks for one
    /// @param config what bounds it
    /// @param listener is called then
    /// @return the response, to which field lines may be added
    /// @throws hyperserve.api.HttpException as [#accept]
    public static Response listen(
            Request request, WebSocketConfig config, WebSocketListener listener) {
        Objects.requireNonNull(listener, "listener");
        return open(request, config, false, protocol -> new Called(listener, protocol));
    }

    /// Makes what is done with one socket.
    private interface Maker {
        Application of(@Nullable String subprotocol);
    }

    private static Response open(
            Request request, WebSocketConfig config, boolean streams, Maker maker) {
        OpeningHandshake asked = OpeningHandshake.of(request);
        config.origins().check(request);
        @Nullable String protocol = asked.choose(config.subprotocols());
        @Nullable
        DeflateAgreement deflate =
                config.compression() && !streams
                        ? DeflateAgreement.choose(asked.extensions(), false, false)
                        : null;
        SocketSetup setup = new SocketSetup(maker.of(protocol), config.bounds(), streams, deflate);
        return Response.upgrade(request, OpeningHandshake.PROTOCOL, setup)
                .withHeaders(asked.answer(protocol, deflate == null ? null : deflate.field()));
    }

    private record Running(WebSocketHandler handler, @Nullable String subprotocol, boolean streams)
            implements Application {

        @Override
        public boolean runs() {
            return true;
        }

        @Override
        public Class<?> type() {
            return handler.getClass();
        }

        @Override
        public void run(Socket socket) throws Exception {
            Receives how = streams ? Receives.STREAMS : Receives.MESSAGES;
            handler.handle(new WebSocket(socket, subprotocol, how));
        }

        @Override
        public void opened(Socket socket) {}

        @Override
        public void message(Socket socket, Message message) {}

        @Override
        public void closed(Socket socket, End end) {}
    }

    private static final class Called implements Application {

        private final WebSocketListener listener;
        private final @Nullable String subprotocol;

        /// Written by the first call, which happens before the others.
        private @Nullable WebSocket known;

        Called(WebSocketListener listener, @Nullable String subprotocol) {
            this.listener = listener;
            this.subprotocol = subprotocol;
        }

        @Override
        public boolean runs() {
            return false;
        }

        @Override
        public Class<?> type() {
            return listener.getClass();
        }

        @Override
        public void run(Socket socket) {}

        private WebSocket of(Socket socket) {
            WebSocket one = known;
            if (one == null) {
                one = new WebSocket(socket, subprotocol, Receives.NOTHING);
                known = one;
            }
            return one;
        }

        @Override
        public void opened(Socket socket) throws Exception {
            listener.opened(of(socket));
        }

        @Override
        public void message(Socket socket, Message message) throws Exception {
            listener.message(of(socket), WebSocketMessage.of(message));
        }

        @Override
        public void closed(Socket socket, End end) throws Exception {
            listener.closed(of(socket), new WebSocketClose(end.code(), end.reason()));
        }
    }

    /// {@return the request that has opened it, with its attributes and parameters, without its
    /// content}
    public Request request() {
        return socket.request();
    }

    /// {@return the subprotocol that was agreed on, null if none was}
    public @Nullable String subprotocol() {
        return subprotocol;
    }

    /// Waits for the next message. For a [WebSocketHandler], by one thread at a time.
    ///
    /// @return the message; null if there will be none, as the socket is closed, by whomever, or
    ///     its connection gone: [#closing] says which
    /// @throws InterruptedException if the thread was interrupted while it waited
    /// @throws IllegalStateException if a listener is told of messages, or they are read as streams
    public @Nullable WebSocketMessage receive() throws InterruptedException {
        requireReceiving(Receives.MESSAGES);
        Message message = socket.receive();
        return message == null ? null : WebSocketMessage.of(message);
    }

    /// Waits for the next message, to read it while it comes. For the handler of [#acceptStreams],
    /// by one thread at a time. What was not read of the message before it is passed over.
    ///
    /// @return the message, perhaps not all of which has come; null if there will be none, as
    ///     [#receive]
    /// @throws IOException if the message before it never came to its end
    /// @throws InterruptedException if the thread was interrupted while it waited
    /// @throws IllegalStateException if a listener is told of messages, or they are received whole
    public @Nullable WebSocketInput receiveStream() throws IOException, InterruptedException {
        requireReceiving(Receives.STREAMS);
        WebSocketInput before = reading;
        if (before != null) {
            before.close();
        }
        Message first = socket.receive();
        reading = first == null ? null : new WebSocketInput(socket, first);
        return reading;
    }

    private void requireReceiving(Receives what) {
        if (receives != what) {
            throw new IllegalStateException(
                    switch (receives) {
                        case NOTHING -> "a listener is told of messages";
                        case MESSAGES -> "messages are received whole here";
                        case STREAMS -> "messages are received as streams here";
                    });
        }
    }

    /// Sends text, as [#send(WebSocketMessage)].
    ///
    /// @param text the text
    /// @throws IOException if it cannot be sent
    /// @throws IllegalArgumentException if it has half a surrogate pair
    public void send(String text) throws IOException {
        send(WebSocketMessage.text(text));
    }

    /// Sends bytes, as [#send(WebSocketMessage)].
    ///
    /// @param bytes the bytes, copied
    /// @throws IOException if they cannot be sent
    public void send(byte[] bytes) throws IOException {
        send(WebSocketMessage.binary(bytes));
    }

    /// Sends a message: returns when it is on its way, or waits to be sent among those before it.
    /// That is not to say that the client has it.
    ///
    /// @param message the message
    /// @throws WebSocketClosedException if the socket is closed, or is so before there is room
    /// @throws SocketTimeoutException if there was no room in time
    /// @throws InterruptedIOException if the thread was interrupted while it waited; it stays so
    /// @throws IOException one of these
    public void send(WebSocketMessage message) throws IOException {
        Sent sent;
        try {
            sent = socket.send(message.message());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException failed =
                    new InterruptedIOException("interrupted while the client does not read");
            failed.initCause(e);
            throw failed;
        }
        switch (sent) {
            case TAKEN -> {}
            case FULL ->
                    throw new SocketTimeoutException(
                            "the client does not read: there was no room for the message in time");
            case CLOSED -> throw new WebSocketClosedException(Objects.requireNonNull(closing()));
        }
    }

    /// Sends text if there is room, as [#trySend(WebSocketMessage)].
    ///
    /// @param text the text
    /// @return whether it was taken
    /// @throws IllegalArgumentException if it has half a surrogate pair
    public boolean trySend(String text) {
        return trySend(WebSocketMessage.text(text));
    }

    /// Sends a message if there is room for it at once; never waits.
    ///
    /// @param message the message
    /// @return false if it was not taken, as there is no room or the socket is closed, which
    ///     [#isOpen] tells apart
    public boolean trySend(WebSocketMessage message) {
        return socket.trySend(message.message()) == Sent.TAKEN;
    }

    /// Closes the socket with 1000; see the other one.
    public void close() {
        close(CloseCode.NORMAL, "");
    }

    /// Closes the socket, if nobody has before; returns at once. What waits to be sent goes first,
    /// if the client takes it within half of [WebSocketConfig#closeTimeout]; a message that is not
    /// whole then stays so. No more messages are received.
    ///
    /// @param code why: 1000, another code that may be sent (RFC 6455 §7.4), or one of one's own
    ///     from 3000 to 4999
    /// @param reason more about it, at most 123 bytes in UTF-8
    /// @throws IllegalArgumentException if code or reason cannot be sent
    public void close(int code, String reason) {
        if (!CloseCode.maySend(code)) {
            throw new IllegalArgumentException("a close may not have the code " + code);
        }
        if (WebSocketMessage.text(reason).length() > MOST_REASON) {
            throw new IllegalArgumentException(
                    "the reason of a close has at most 123 bytes in UTF-8");
        }
        socket.close(code, reason);
    }

    /// {@return whether nobody has closed it, and the client is not known to have gone}
    public boolean isOpen() {
        return socket.end() == null;
    }

    /// {@return how it has ended or is about to, null if it is open}
    public @Nullable WebSocketClose closing() {
        End end = socket.end();
        return end == null ? null : new WebSocketClose(end.code(), end.reason());
    }

    /// {@return what it is in a log}
    @Override
    public String toString() {
        return "WebSocket[" + socket + "]";
    }
}
