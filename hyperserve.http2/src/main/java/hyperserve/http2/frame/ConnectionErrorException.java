package hyperserve.http2.frame;

/// Says that what was received ends the connection (RFC 9113 §5.4.1): GOAWAY with this code, and
/// a close.
///
/// Without stack trace, and its text holds nothing that the peer sent.
public final class ConnectionErrorException extends Exception {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /// An error.
    ///
    /// @param code its code
    /// @param reason what is wrong
    public ConnectionErrorException(ErrorCode code, String reason) {
        super(reason, null, false, false);
        this.code = code;
    }

    /// {@return its code}
    public ErrorCode code() {
        return code;
    }

    /// {@return what is wrong}
    public String reason() {
        return String.valueOf(getMessage());
    }
}
