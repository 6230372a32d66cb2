package hyperserve.runtime.http1;

import hyperserve.api.BadRequestException;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.runtime.routing.Endpoint;
import hyperserve.runtime.routing.Router;

/// The responses that the server gives by itself.
final class Answers {

    private static final Response NOT_FOUND = of(Status.NOT_FOUND, "no such resource");
    private static final Response UNKNOWN_METHOD = of(Status.NOT_IMPLEMENTED, "an unknown method");
    static final Response SERVER_ERROR = of(Status.INTERNAL_SERVER_ERROR, "an internal error");
    static final Response STOPPING =
            of(Status.SERVICE_UNAVAILABLE, "the server stops").withHeader("Retry-After", "1");
    static final Response SATURATED =
            of(Status.SERVICE_UNAVAILABLE, "too many requests are in progress")
                    .withHeader("Retry-After", "1");

    private Answers() {}

    /// A status, with its reason in plain text.
    static Response of(Status status, String reason) {
        return Response.text(status + ": " + reason + "\n").withStatus(status);
    }

    /// What the application says of a request that makes no sense to it.
    static Response badRequest(BadRequestException why) {
        return of(Status.BAD_REQUEST, String.valueOf(why.getMessage()));
    }

    /// The answer to a request for which there is no handler.
    ///
    /// @param endpoint the one of its path, if there is one
    /// @param asterisk whether it asks about the server as a whole
    static Response withoutRoute(
            Router router, Method method, @Nullable Endpoint endpoint, boolean asterisk) {
        if (asterisk) {
            return options(router.allow());
        }
        if (!router.knows(method)) {
            return UNKNOWN_METHOD;
        }
        if (endpoint == null) {
            return NOT_FOUND;
        }
        return method.equals(Method.OPTIONS)
                ? options(endpoint.allow())
                : methodNotAllowed(endpoint.allow());
    }

    private static Response methodNotAllowed(String allow) {
        return of(Status.METHOD_NOT_ALLOWED, "allowed are " + allow).withHeader("Allow", allow);
    }

    private static Response options(String allow) {
        return Response.of(Status.NO_CONTENT).withHeader("Allow", allow);
    }
}
