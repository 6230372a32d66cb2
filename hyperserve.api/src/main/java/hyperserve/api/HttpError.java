package hyperserve.api;

import java.util.Objects;

/// What an error answer has to say (RFC 9110 §15.5, §15.6); immutable.
public final class HttpError {

    private final Status status;
    private final String reason;
    private final Headers headers;
    private final @Nullable Request request;
    private final @Nullable Throwable cause;

    private HttpError(
            Status status,
            String reason,
            Headers headers,
            @Nullable Request request,
            @Nullable Throwable cause) {
        this.status = Objects.requireNonNull(status, "status");
        this.reason = Objects.requireNonNull(reason, "reason");
        this.headers = Response.sendable(headers);
        this.request = request;
        this.cause = cause;
    }

    /// An error.
    ///
    /// @param status its status, 400 to 599
    /// @param reason what is wrong, for the client to read
    /// @return the error, without field lines, request or cause
    /// @throws IllegalArgumentException if the status is none of an error
    public static HttpError of(Status status, String reason) {
        if (status.code() < 400) {
            throw new IllegalArgumentException("an error's status is 400 to 599, was " + status);
        }
        return ofAny(status, reason);
    }

    static HttpError ofAny(Status status, String reason) {
        return new HttpError(status, reason, Headers.empty(), null, null);
    }

    /// {@return the status of the answer}
    public Status status() {
        return status;
    }

    /// {@return what is wrong, for the client to read: one sentence without its full stop. Nothing
    /// of an exception that was not meant for clients is in it}
    public String reason() {
        return reason;
    }

    /// {@return the field lines that the answer needs, such as `Allow` in a 405}
    public Headers headers() {
        return headers;
    }

    /// {@return the request, or null if what was received could not be understood as one, or its
    /// head was refused. It need not have the attributes that filters have passed on}
    public @Nullable Request request() {
        return request;
    }

    /// {@return what was thrown, or null; not for the client to read}
    public @Nullable Throwable cause() {
        return cause;
    }

    /// This error with one more field line.
    ///
    /// @param name a field name
    /// @param value its value
    /// @return a new error
    /// @throws IllegalArgumentException if name or value is malformed or the server's to set
    public HttpError addingHeader(String name, String value) {
        return new HttpError(status, reason, headers.adding(name, value), request, cause);
    }

    /// This error with other field lines.
    ///
    /// @param lines all of them
    /// @return a new error
    /// @throws IllegalArgumentException if one is the server's to set
    public HttpError withHeaders(Headers lines) {
        return new HttpError(status, reason, lines, request, cause);
    }

    /// An answer with those field lines of this error whose names it does not have.
    ///
    /// @param answer the answer
    /// @return a response that has what the answer to this error needs
    public Response completing(Response answer) {
        Response whole = answer;
        for (int i = 0; i < headers.size(); i++) {
            if (!answer.headers().contains(headers.name(i))) {
                whole = whole.addingHeader(headers.name(i), headers.value(i));
            }
        }
        return whole;
    }

    /// This error with the request that it answers.
    ///
    /// @param received the request, or null
    /// @return a new error
    public HttpError withRequest(@Nullable Request received) {
        return new HttpError(status, reason, headers, received, cause);
    }

    /// This error with what led to it.
    ///
    /// @param thrown what was thrown, or null
    /// @return a new error
    public HttpError withCause(@Nullable Throwable thrown) {
        return new HttpError(status, reason, headers, request, thrown);
    }

    /// {@return the answer that the server gives if no [ErrorRenderer] makes another: status and
    /// reason in plain text, with the field lines}
    public Response plain() {
        Response response = Response.text(this + "\n").withStatus(status);
        for (int i = 0; i < headers.size(); i++) {
            response = response.withHeaders(response.headers().without(headers.name(i)));
        }
        for (int i = 0; i < headers.size(); i++) {
            response = response.addingHeader(headers.name(i), headers.value(i));
        }
        return response;
    }

    /// {@return status and reason}
    @Override
    public String toString() {
        return status + ": " + reason;
    }
}
