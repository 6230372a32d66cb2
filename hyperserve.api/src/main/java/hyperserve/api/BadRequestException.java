package hyperserve.api;

/// Says that a request makes no sense to the application; the server answers 400 (RFC 9110
/// §15.5.1).
///
/// It is an answer, not a fault: it has no stack trace and is not logged as an error.
public final class BadRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// An exception whose message becomes the text of the 400 response.
    ///
    /// @param message what is wrong with the request, for the client to read
    public BadRequestException(String message) {
        super(message, null, false, false);
    }
}
