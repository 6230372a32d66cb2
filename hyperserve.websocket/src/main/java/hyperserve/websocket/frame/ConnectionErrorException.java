package hyperserve.websocket.frame;

/// Says that what was received ends the connection (RFC 6455 §7.1.7): a close with this code, and
/// then no more is read.
///
/// Without stack trace, and its text holds nothing that the peer sent.
public final class ConnectionErrorException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int code;

    /// An error.
    ///
    /// @param code a [CloseCode] that may be sent
    /// @param reason what is wrong; short and in ASCII, as it is sent in the close
    public ConnectionErrorException(int code, String reason) {
        super(reason, null, false, false);
        this.code = code;
    }

    /// {@return its code}
    public int code() {
        return code;
    }

    /// {@return what is wrong}
    public String reason() {
        return String.valueOf(getMessage());
    }
}
