package hyperserve.api.routing;

import hyperserve.api.ErrorRenderer;
import hyperserve.api.FixedBody;
import hyperserve.api.HttpError;
import hyperserve.api.HttpException;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.api.logging.FailureLog;

/// The responses that the server gives by itself: plain ones, or those of the application's
/// [ErrorRenderer]. Any thread may use it.
public final class Answers {

    private static final FailureLog LOG = new FailureLog(Answers.class.getName());

    private static final String NOT_RENDERED =
            "the error renderer failed; the plain answer is sent";

    private static final Prepared NOT_FOUND = Prepared.of(Status.NOT_FOUND, "no such resource");
    private static final Prepared UNKNOWN_METHOD =
            Prepared.of(Status.NOT_IMPLEMENTED, "an unknown method");
    private static final Prepared SERVER_ERROR =
            Prepared.of(Status.INTERNAL_SERVER_ERROR, "an internal error");
    private static final Prepared STOPPING = Prepared.later("the server stops");
    private static final Prepared SATURATED = Prepared.later("too many requests are in progress");

    /// An error, and the plain answer to it.
    private record Prepared(HttpError error, Response plain) {

        static Prepared of(Status status, String reason) {
            return of(HttpError.of(status, reason));
        }

        static Prepared later(String reason) {
            return of(retryLater(HttpError.of(Status.SERVICE_UNAVAILABLE, reason)));
        }

        private static Prepared of(HttpError error) {
            return new Prepared(error, error.plain());
        }
    }

    private final @Nullable ErrorRenderer renderer;
    private final @Nullable ClassLoader contextLoader;

    /// Answers of a server.
    ///
    /// @param renderer makes them, if there is one
    /// @param contextLoader the context class loader of threads while it does
    public Answers(@Nullable ErrorRenderer renderer, @Nullable ClassLoader contextLoader) {
        this.renderer = renderer;
        this.contextLoader = contextLoader;
    }

    private static HttpError retryLater(HttpError error) {
        return error.addingHeader("Retry-After", "1");
    }

    /// {@return whether the application makes them}
    public boolean areRendered() {
        return renderer != null;
    }

    /// 404.
    ///
    /// @param request what asked for it, if that is known
    /// @return the answer
    public Response notFound(@Nullable Request request) {
        return answer(NOT_FOUND, request, null);
    }

    /// 405.
    ///
    /// @param allow the methods that are allowed
    /// @param request what asked for another, if that is known
    /// @return the answer
    public Response methodNotAllowed(String allow, @Nullable Request request) {
        HttpError error = HttpError.of(Status.METHOD_NOT_ALLOWED, "allowed are " + allow);
        return answer(error.addingHeader("Allow", allow).withRequest(request));
    }

    /// 501 for a method that no resource has.
    ///
    /// @param request what asked for it, if that is known
    /// @return the answer
    public Response unknownMethod(@Nullable Request request) {
        return answer(UNKNOWN_METHOD, request, null);
    }

    /// The answer to OPTIONS.
    ///
    /// @param allow the methods that are allowed
    /// @return the answer
    public static Response options(String allow) {
        return Response.of(Status.NO_CONTENT).withHeader("Allow", allow);
    }

    /// 500. After an error of the JVM it is the plain answer, as there may be no memory or stack
    /// for another.
    ///
    /// @param request what failed, if that is known
    /// @param cause what was thrown
    /// @return the answer
    public Response serverError(@Nullable Request request, Throwable cause) {
        return cause instanceof VirtualMachineError
                ? SERVER_ERROR.plain
                : answer(SERVER_ERROR, request, cause);
    }

    /// 503 because the server stops.
    ///
    /// @param request what was broken off, if that is known
    /// @return the answer
    public Response stopping(@Nullable Request request) {
        return answer(STOPPING, request, null);
    }

    /// 503 because no worker takes a request.
    ///
    /// @param request the request, if it is known
    /// @param plain whether nothing is to be made for it, as memory is short
    /// @return the answer
    public Response saturated(@Nullable Request request, boolean plain) {
        return plain ? SATURATED.plain : answer(SATURATED, request, null);
    }

    /// The answer that an exception asks for.
    ///
    /// @param why the exception
    /// @param request what was being answered, if that is known
    /// @return the answer
    public Response of(HttpException why, @Nullable Request request) {
        Response own = why.response();
        return own == null ? answer(why.error().withRequest(request)) : own;
    }

    /// The answer to what was received and cannot be served.
    ///
    /// @param status its status
    /// @param reason what is wrong with it
    /// @param request the request, if it is known
    /// @param plain whether nothing is to be made for it, as memory is short
    /// @return the answer
    public Response refusal(
            Status status, String reason, @Nullable Request request, boolean plain) {
        HttpError refused = HttpError.of(status, reason);
        HttpError error = status.equals(Status.SERVICE_UNAVAILABLE) ? retryLater(refused) : refused;
        return plain ? error.plain() : answer(error.withRequest(request));
    }

    private Response answer(
            Prepared prepared, @Nullable Request request, @Nullable Throwable cause) {
        return renderer == null
                ? prepared.plain
                : answer(prepared.error.withRequest(request).withCause(cause));
    }

    private Response answer(HttpError error) {
        ErrorRenderer own = renderer;
        if (own == null) {
            return error.plain();
        }
        @Nullable ClassLoader before = ContextLoader.enter(contextLoader);
        try {
            return completed(own.render(error), error);
        } catch (Throwable e) {
            LOG.error(NOT_RENDERED, e);
            return error.plain();
        } finally {
            // As after a handler: what it leaves behind on the thread ends here.
            Thread.interrupted();
            ContextLoader.enter(before);
        }
    }

    /// Sees to what an answer has to have.
    private static Response completed(Response rendered, HttpError error) {
        if (!(rendered.body() instanceof FixedBody)) {
            throw new IllegalStateException("the content of an error's answer is not in memory");
        }
        return error.completing(rendered.withStatus(error.status()));
    }
}
