package hyperserve.websocket.frame;

/// What a [FrameReader] has found.
public enum FrameEvent {
    /// Nothing, until more bytes have come; some may have been used.
    NEED_MORE,
    /// Content of a message: a piece of it, perhaps all, perhaps nothing.
    DATA,
    /// A ping, which is to be answered with the same content.
    PING,
    /// A pong, asked for or not.
    PONG,
    /// A close, whose code may be sent and whose reason is UTF-8; what comes behind is passed
    /// over.
    CLOSE
}
