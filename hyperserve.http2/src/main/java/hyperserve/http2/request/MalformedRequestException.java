package hyperserve.http2.request;

/// Says that a header list is no request, or no trailer section: a stream error, PROTOCOL_ERROR
/// (RFC 9113 §8.1.1).
///
/// Without stack trace, and its text holds nothing that the client sent.
public final class MalformedRequestException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedRequestException(String reason) {
        super(reason, null, false, false);
    }

    /// {@return what is wrong}
    public String reason() {
        return String.valueOf(getMessage());
    }
}
