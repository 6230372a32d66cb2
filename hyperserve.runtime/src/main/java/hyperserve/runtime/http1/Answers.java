package hyperserve.runtime.http1;

import hyperserve.api.Response;
import hyperserve.api.Status;

/// The responses that the server gives by itself.
final class Answers {

    static final Response NOT_FOUND = of(Status.NOT_FOUND, "no such resource");
    static final Response UNKNOWN_METHOD = of(Status.NOT_IMPLEMENTED, "an unknown method");
    static final Response SERVER_ERROR = of(Status.INTERNAL_SERVER_ERROR, "an internal error");
    static final Response SATURATED =
            of(Status.SERVICE_UNAVAILABLE, "too many requests are in progress")
                    .withHeader("Retry-After", "1");

    private Answers() {}

    /// A status, with its reason in plain text.
    static Response of(Status status, String reason) {
        return Response.text(status + ": " + reason + "\n").withStatus(status);
    }

    static Response methodNotAllowed(String allow) {
        return of(Status.METHOD_NOT_ALLOWED, "allowed are " + allow).withHeader("Allow", allow);
    }

    static Response options(String allow) {
        return Response.of(Status.NO_CONTENT).withHeader("Allow", allow);
    }
}
