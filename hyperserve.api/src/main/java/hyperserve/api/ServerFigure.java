package hyperserve.api;

/// A figure that a server can be asked for at any time: see [RunningServer#figure]. Constants may
/// join these.
///
/// Those of the pool are what it says of itself; what it does not count is zero. All but
/// [#THREADS] and [#BUSY] are about what was given to the pool to run elsewhere, which in some
/// pools is each request, and in others only those that may wait.
public enum ServerFigure {

    /// Open connections.
    CONNECTIONS(false),

    /// Bytes that are kept for all connections, of those that may be.
    MEMORY_KEPT(false),

    /// Bytes that may be kept for all connections.
    MEMORY_LIMIT(false),

    /// Requests whose heads were read and whose responses were not sent yet; zero if nobody
    /// observes.
    IN_FLIGHT(false),

    /// Nanoseconds for which no thread has looked at some of the connections, though none sleeps
    /// there until something comes. Where it is seconds, nobody serves these connections.
    UNPOLLED(false),

    /// Routes that count as blocking at the moment, because their handlers were seen waiting.
    ROUTES_LEARNED(false),

    /// TLS handshakes that clients have begun.
    TLS_HANDSHAKES(true),

    /// Streams of HTTP/2 that are open.
    STREAMS(false),

    /// Streams of HTTP/2 that were opened.
    STREAMS_OPENED(true),

    /// Streams that clients have reset before their responses were complete.
    STREAMS_RESET_BY_CLIENT(true),

    /// Streams that the server has reset, as their requests were malformed or could not be answered
    /// to the end.
    STREAMS_RESET_BY_SERVER(true),

    /// Streams that were refused, as their connection had as many as it may.
    STREAMS_REFUSED(true),

    /// Connections that were ended, as too many of their streams were reset, by their clients or
    /// because of them: [CloseReason#FLOOD].
    FLOODS_OF_RESETS(true),

    /// Connections that were ended, as too many frames of little use had come: likewise.
    FLOODS_OF_FRAMES(true),

    /// Connections that were ended, as a header section was too long to be read at all, or came in
    /// too many frames, or too many of them were too long: likewise.
    FLOODS_OF_HEADERS(true),

    /// WebSockets that are open.
    WEBSOCKETS(false),

    /// WebSockets that were opened.
    WEBSOCKETS_OPENED(true),

    /// Messages that have come on WebSockets, all of each.
    WEBSOCKET_MESSAGES_RECEIVED(true),

    /// Messages that were sent on WebSockets: given to the connection, all of each.
    WEBSOCKET_MESSAGES_SENT(true),

    /// Bytes of messages that have come, as applications have them: without frames, and not
    /// compressed.
    WEBSOCKET_BYTES_RECEIVED(true),

    /// Bytes of messages that were sent, likewise.
    WEBSOCKET_BYTES_SENT(true),

    /// Messages that applications had for clients that take too little: there was no room for them,
    /// and they were not sent.
    WEBSOCKET_MESSAGES_REFUSED(true),

    /// Pings of the server that no sign of life of the client has followed in time.
    WEBSOCKET_PINGS_UNANSWERED(true),

    /// Workers of the pool.
    THREADS(false),

    /// Tasks that are being run, on workers or in their place.
    BUSY(false),

    /// Tasks that were accepted and have not begun.
    QUEUED(false),

    /// Nanoseconds that the task at the head of the queue has waited.
    OLDEST_QUEUED(false),

    /// Tasks that were accepted.
    SUBMITTED(true),

    /// Of the tasks that were accepted, those that returned.
    COMPLETED(true),

    /// Of the tasks that were accepted, those that threw.
    FAILED(true),

    /// Of the tasks that were accepted, those that were never run.
    ABANDONED(true),

    /// Tasks that were refused.
    REJECTED(true),

    /// Tasks that were taken from another worker's queue.
    STOLEN(true),

    /// Queues and sources that were taken from a worker that was stuck in a task.
    RETAKEN(true),

    /// Tasks that were run on a virtual thread in place of a worker.
    OVERFLOWED(true);

    private final boolean counts;

    ServerFigure(boolean counts) {
        this.counts = counts;
    }

    /// {@return whether it only ever grows while the server runs, as a counter does; else it is a
    /// gauge, which says what is so at the moment}
    public boolean isCounter() {
        return counts;
    }
}
