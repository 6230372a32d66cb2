package hyperserve.api;

import java.util.function.UnaryOperator;

/// Says what a request is answered with. A handler, a [BodyWriter] or a [Filter] throws it from
/// wherever it finds that out; filters around it may catch it.
///
/// It is an answer, not a fault: it has no stack trace and is not logged as an error. Its message
/// has the status.
public class HttpException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient HttpError error;
    private final transient @Nullable Response response;
    private final boolean fault;

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
        this(error, false);
    }

    private HttpException(HttpError error, boolean fault) {
        super(error.toString(), error.cause(), false, false);
        this.error = error;
        this.response = null;
        this.fault = fault;
    }

    /// An exception that carries the answer as it is to be sent.
    ///
    /// @param response the answer, of any status; its content must be in memory if a body writer
    ///     throws this
    public HttpException(Response response) {
        super(response.status().toString(), null, false, false);
        this.error = HttpError.ofAny(response.status(), "");
        this.response = response;
        this.fault = false;
    }

    /// What a filter throws in place of a handler's failure that is no answer, to add fields to the
    /// 500 that becomes of it. The server takes it for that failure: it is logged and told to
    /// observers as if it had come through as it was.
    ///
    /// @param cause what the handler has thrown
    /// @return an exception to which fields can be added
    public static HttpException failure(Exception cause) {
        HttpError error = HttpError.of(Status.INTERNAL_SERVER_ERROR, "an internal error");
        return new HttpException(error.withCause(cause), true);
    }

    /// {@return what the handler has thrown, if this stands for a failure; null if it is an answer}
    public final @Nullable Exception failure() {
        return fault && error.cause() instanceof Exception cause ? cause : null;
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
                ? new HttpException(error.addingHeader(name, value), fault)
                : new HttpException(response.addingHeader(name, value));
    }

    /// This exception with other field lines in its answer, to be thrown on.
    ///
    /// @param change makes them of those that it has
    /// @return a new exception, of this class and of none that extends it
    /// @throws IllegalArgumentException if one is the server's to set
    public final HttpException changingHeaders(UnaryOperator<Headers> change) {
        return response == null
                ? new HttpException(error.withHeaders(change.apply(error.headers())), fault)
                : new HttpException(response.withHeaders(change.apply(response.headers())));
    }
}
