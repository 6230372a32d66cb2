package hyperserve.http2.frame;

/// Why a stream or a connection ends (RFC 9113 §7), in the order of the codes.
public enum ErrorCode {
    /// It is not because of an error.
    NO_ERROR,
    /// The peer broke a rule for which there is no other code.
    PROTOCOL_ERROR,
    /// The fault is ours.
    INTERNAL_ERROR,
    /// The peer sent more than it was allowed to, or allowed more than there is.
    FLOW_CONTROL_ERROR,
    /// Settings were not acknowledged in time.
    SETTINGS_TIMEOUT,
    /// A frame came for a stream that is half-closed.
    STREAM_CLOSED,
    /// A frame has a wrong length.
    FRAME_SIZE_ERROR,
    /// The stream was refused before anything was done for it.
    REFUSED_STREAM,
    /// The stream is no longer wanted.
    CANCEL,
    /// A header block cannot be decoded.
    COMPRESSION_ERROR,
    /// The connection that CONNECT had made is broken.
    CONNECT_ERROR,
    /// The peer makes too much work.
    ENHANCE_YOUR_CALM,
    /// The encryption is too weak.
    INADEQUATE_SECURITY,
    /// It has to be asked for in HTTP/1.1.
    HTTP_1_1_REQUIRED;

    /// {@return the code on the wire}
    public int code() {
        return ordinal();
    }
}
