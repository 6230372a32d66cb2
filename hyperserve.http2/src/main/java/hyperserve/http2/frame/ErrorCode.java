package hyperserve.http2.frame;

/// Why a stream or a connection ends (RFC 9113 §7).
public enum ErrorCode {
    /// It is not because of an error.
    NO_ERROR(0x0),
    /// The peer broke a rule for which there is no other code.
    PROTOCOL_ERROR(0x1),
    /// The fault is ours.
    INTERNAL_ERROR(0x2),
    /// The peer sent more than it was allowed to, or allowed more than there is.
    FLOW_CONTROL_ERROR(0x3),
    /// Settings were not acknowledged in time.
    SETTINGS_TIMEOUT(0x4),
    /// A frame came for a stream that is half-closed.
    STREAM_CLOSED(0x5),
    /// A frame has a wrong length.
    FRAME_SIZE_ERROR(0x6),
    /// The stream was refused before anything was done for it.
    REFUSED_STREAM(0x7),
    /// The stream is no longer wanted.
    CANCEL(0x8),
    /// A header block cannot be decoded.
    COMPRESSION_ERROR(0x9),
    /// The connection that CONNECT had made is broken.
    CONNECT_ERROR(0xa),
    /// The peer makes too much work.
    ENHANCE_YOUR_CALM(0xb),
    /// The encryption is too weak.
    INADEQUATE_SECURITY(0xc),
    /// It has to be asked for in HTTP/1.1.
    HTTP_1_1_REQUIRED(0xd);

    private final int code;

    ErrorCode(int code) {
        this.code = code;
    }

    /// {@return the code on the wire}
    public int code() {
        return code;
    }
}
