package hyperserve.runtime.http1;

import hyperserve.api.Status;

/// Says that bytes from the network are not an acceptable request, and how to answer. Where the
/// message ends is not sure any more, so the connection is closed after the answer.
///
/// An answer, not a fault: without stack trace, and its text holds nothing that the client sent.
final class MalformedRequestException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Status status;

    MalformedRequestException(Status status, String reason) {
        super(reason, null, false, false);
        this.status = status;
    }

    /// A 400.
    MalformedRequestException(String reason) {
        this(Status.BAD_REQUEST, reason);
    }

    Status status() {
        return status;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
