package hyperserve.http2.frame;

/// What a [FrameReader] has found.
public enum FrameEvent {
    /// Nothing, until more bytes have come; some may have been used.
    NEED_MORE,
    /// Content of a DATA frame: a piece of it, perhaps all, perhaps nothing.
    DATA,
    /// A piece of the header block in a HEADERS frame, perhaps all of it.
    HEADERS,
    /// The same in a CONTINUATION frame.
    CONTINUATION,
    /// A PRIORITY frame, which says nothing any more (RFC 9113 §5.3.2).
    PRIORITY,
    /// A RST_STREAM frame.
    RST_STREAM,
    /// One parameter of a SETTINGS frame, within its range.
    SETTING,
    /// The end of a SETTINGS frame, which is to be acknowledged.
    SETTINGS_END,
    /// The acknowledgement of our SETTINGS.
    SETTINGS_ACK,
    /// A PING frame, which is to be answered.
    PING,
    /// The answer to our PING.
    PING_ACK,
    /// A GOAWAY frame, without what it says for debugging.
    GOAWAY,
    /// A WINDOW_UPDATE frame.
    WINDOW_UPDATE,
    /// A piece of the value in a PRIORITY_UPDATE frame, perhaps all of it, perhaps nothing.
    PRIORITY_UPDATE,
    /// A frame of a type that is not known, which was passed over.
    UNKNOWN,
    /// A frame that ends its stream with an error, and no more than that (RFC 9113 §5.4.2).
    STREAM_ERROR
}
