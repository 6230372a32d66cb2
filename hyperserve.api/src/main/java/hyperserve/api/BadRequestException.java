package hyperserve.api;

/// Says that a request makes no sense to the application; the server answers 400 (RFC 9110
/// §15.5.1).
public final class BadRequestException extends HttpException {

    private static final long serialVersionUID = 1L;

    /// An exception from which the server makes a 400 response.
    ///
    /// @param reason what is wrong with the request, for the client to read
    public BadRequestException(String reason) {
        super(Status.BAD_REQUEST, reason);
    }
}
