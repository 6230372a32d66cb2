package hyperserve.http2.hpack;

/// Says that a header block cannot be decoded. The tables of both sides are out of step after
/// that, so that it ends the connection with COMPRESSION_ERROR (RFC 9113 §4.3).
///
/// Without stack trace, and its text holds nothing that the peer sent.
public final class MalformedBlockException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedBlockException(String reason) {
        super(reason, null, false, false);
    }

    /// {@return what is wrong}
    public String reason() {
        return String.valueOf(getMessage());
    }
}
