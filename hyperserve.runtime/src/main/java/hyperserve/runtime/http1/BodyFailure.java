package hyperserve.runtime.http1;

import hyperserve.api.Nullable;
import hyperserve.api.Status;

import java.io.IOException;

/// Says that a request's body cannot be had. Whatever the handler makes of it, the server answers
/// with this status if nothing is committed yet, and closes the connection.
final class BodyFailure extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable Status status;

    private BodyFailure(@Nullable Status status, String reason, @Nullable Throwable cause) {
        super(reason, cause);
        this.status = status;
    }

    static BodyFailure of(Status status, String reason) {
        return new BodyFailure(status, reason, null);
    }

    /// The peer is gone, and there is nobody to answer.
    static BodyFailure gone(String reason, @Nullable Throwable cause) {
        return new BodyFailure(null, reason, cause);
    }

    /// The status to answer with, or null if there is nobody to answer.
    @Nullable
    Status status() {
        return status;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
