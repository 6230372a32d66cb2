package hyperserve.api;

/// Says what a request is answered with. A handler, a [BodyWriter] or a [Filter] throws it from
/// wherever it finds that out; filters around it may catch it.
///
/// It is an answer, not a fault: it has no stack trace and is not logged as an error. Its message
/// has the status.
public class HttpException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient HttpError error;
    private final transient @Nullable Response response;

    /// An exception from which the server makes the answer, by the application's [ErrorRenderer] if
    /// it has one.
    ///
    /// @param status the status, 400 to 599
    /// @param reason what is wrong, for the client to read
    /// @throws IllegalArgumentException if the status is none of an error
    public HttpException(Status status, String reason) {
        this(HttpError.of(status, reason));
    }

    /// An exception from which the server makes the answer, by the application's [ErrorRenderer] if
    /// it has one.
    ///
    /// @param error what is wrong, with the field lines that the answer needs
    public HttpException(HttpError error) {
        super(error.toString(), error.cause(), false, false);
        this.error = error;
        this.response = null;
    }

    /// An exception that carries the answer as it is to be sent.
    ///
    /// @param response the answer, of any status; its content must be in memory if a body writer
    ///     throws this
    public HttpException(Response response) {
        super(response.status().toString(), null, false, false);
        this.error = HttpError.ofAny(response.status(), "");
        this.response = response;
    }

    /// {@return the status of the answer}
    public final Status status() {
        return error.status();
    }

    /// {@return what is wrong; its reason is empty if there is a response}
    public final HttpError error() {
        return error;
    }

    /// {@return the answer as it is to be sent, or null if the server makes it of the error}
    public final @Nullable Response response() {
        return response;
    }

    /// This exception with one more field line in its answer, to be thrown on: what a filter that
    /// adds a field to responses does with those that come as exceptions.
    ///
    /// @param name a field name
    /// @param value its value
    /// @return a new exception, of this class and of none that extends it
    /// @throws IllegalArgumentException if name or value is malformed or the server's to set
    public final HttpException addingHeader(String name, String value) {
        return response == null
                ? new HttpException(error.addingHeader(name, value))
                : new HttpException(response.addingHeader(name, value));
    }
}
