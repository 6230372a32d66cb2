package hyperserve.api;

import java.io.IOException;
import java.util.Objects;

/// Says that a request's body cannot be had: the client is gone, too slow (408), sent malformed
/// chunks (400) or too much (413), or the server has no memory left for buffered bodies, or had
/// none for so long that it gave up this one before it was asked for (503).
///
/// Whatever a handler makes of it, the server answers with this status if nothing of the response
/// is committed yet, and closes the connection.
public final class BodyException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable Status status;
    /// Why it cannot be had.
    private final String reason;

    /// The body cannot be had.
    ///
    /// @param status what the client is answered, or null if there is nobody to answer
    /// @param reason why
    /// @param cause what led to it, or null
    public BodyException(@Nullable Status status, String reason, @Nullable Throwable cause) {
        super(status == null ? reason : status + ": " + reason, cause);
        this.status = status;
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /// {@return what the client is answered, or null if there is nobody to answer}
    public @Nullable Status status() {
        return status;
    }

    /// {@return why it cannot be had}
    public String reason() {
        return reason;
    }
}
