package hyperserve.runtime.http1;

import hyperserve.api.BadRequestException;
import hyperserve.api.FixedBody;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.PoolTask;
import hyperserve.api.Request;
import hyperserve.api.RequestBody;
import hyperserve.api.Response;
import hyperserve.api.ResponseBody;
import hyperserve.api.Status;
import hyperserve.api.StreamedBody;
import hyperserve.runtime.http1.ResponseEncoder.Persistence;
import hyperserve.runtime.logging.LazyLogger;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.routing.Endpoint;
import hyperserve.runtime.routing.Route;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;

/// One request and its response: finds the handler, runs it, and writes what it returns. Reused for
/// the next request of the connection; owned by whoever owns the connection.
final class Exchange {

    private static final Logger LOG = LazyLogger.of(Exchange.class);

    private final Connection connection;
    private final Service service;
    private final Peer peer;

    private @Nullable RequestHead head;
    private @Nullable WireRequest request;
    private @Nullable WireBody body;
    private @Nullable Route route;

    /// The route whose handler or writer is running, if one is.
    private @Nullable Route running;

    /// What is to be sent, once that is known and not sent yet.
    private @Nullable Response response;

    private boolean isHead;
    private boolean persists;
    private boolean http10;
    private boolean closing;
    private boolean lingering;
    private boolean cut;
    private boolean untilClose;

    Exchange(Connection connection, Service service) {
        this.connection = connection;
        this.service = service;
        this.peer = new Peer(connection, service);
    }

    Service service() {
        return service;
    }

    Peer peer() {
        return peer;
    }

    /// The request's body, if it has one; also after the response, to pass over the rest.
    @Nullable
    WireBody body() {
        return body;
    }

    /// Whether the connection is to be closed when all is sent.
    boolean closing() {
        return closing;
    }

    /// Whether the client may still be sending when the connection is closed.
    boolean lingering() {
        return lingering;
    }

    /// Whether the connection is to be closed at once, so that nobody takes what was sent for all.
    boolean cut() {
        return cut;
    }

    /// Whether the end of the connection says that the response is complete (HTTP/1.0).
    boolean lastsUntilClose() {
        return untilClose;
    }

    /// Takes a request whose head has been read and taken from the input.
    ///
    /// @throws BadRequest if it is to be refused, and the connection closed
    void begin(RequestHead received) throws BadRequest {
        head = received;
        http10 = received.isHttp10();
        persists = received.persists();
        response = null;
        route = null;
        body = null;
        Method method = Methods.of(received.bytes(), received.methodStart, received.methodEnd);
        isHead = method.equals(Method.HEAD);
        long length = Framing.bodyLength(received);
        HostSyntax.check(received);
        RequestTarget.parse(received, method);
        boolean expects = received.hasExpectation() && !http10;
        if (expects && !received.expectsContinue()) {
            throw new BadRequest(Status.EXPECTATION_FAILED, "an unknown expectation");
        }
        Endpoint endpoint = endpoint(received);
        route = endpoint == null ? null : endpoint.route(method);
        long max = service.maxBody(route);
        if (length > max) {
            throw new BadRequest(Status.CONTENT_TOO_LARGE, "the body is too long");
        }
        if (length != 0) {
            body = new WireBody(this, connection.input(), length, max, expects);
            peer.reading().reset();
        }
        if (route == null) {
            response =
                    Answers.withoutRoute(
                            service.router, method, endpoint, RequestTarget.isAsterisk(received));
        } else {
            RequestBody content = body == null ? EmptyBody.INSTANCE : body;
            request =
                    new WireRequest(
                            connection,
                            received,
                            method,
                            Objects.requireNonNull(endpoint),
                            content);
        }
    }

    private @Nullable Endpoint endpoint(RequestHead received) {
        return RequestTarget.isAsterisk(received)
                ? null
                : service.router.find(
                        received.path(), received.pathStart, received.pathEnd - received.pathStart);
    }

    /// Goes as far as it may on this thread.
    ///
    /// @param onWorker whether this thread may run anything that waits
    /// @return false if the rest belongs on a worker; call again there
    boolean proceed(boolean onWorker) {
        if (response == null) {
            if (!onWorker && !service.pool.inlines(kind())) {
                return false;
            }
            response = call(Objects.requireNonNull(route), Objects.requireNonNull(request));
        }
        Response result = overriddenByBody(response);
        boolean waits = result.body() instanceof StreamedBody && !isHead;
        if (waits && !onWorker && !service.pool.inlines(PoolTask.Kind.UNKNOWN)) {
            return false;
        }
        respond(result);
        return true;
    }

    /// What is known of the work to come. Reading a body that is not all here may wait.
    PoolTask.Kind kind() {
        Route found = route;
        if (found == null || response != null) {
            return PoolTask.Kind.UNKNOWN;
        }
        PoolTask.Kind kind = found.kind(service.clock);
        WireBody content = body;
        boolean here =
                content == null
                        || (content.unread() >= 0 && content.unread() <= connection.input().size());
        return kind == PoolTask.Kind.NON_BLOCKING && !here ? PoolTask.Kind.UNKNOWN : kind;
    }

    /// Told that the thread which answers was seen waiting.
    ///
    /// Called by any thread, so the route may be that of the request before or after; one that
    /// never waits is then tried again soon. Outside handlers nothing is learned: the server itself
    /// waits when it loads its classes.
    void seenWaiting() {
        Route found = running;
        if (found != null) {
            service.seenWaiting(found);
        }
    }

    private Response call(Route found, Request received) {
        running = found;
        try {
            return Objects.requireNonNull(
                    found.handler().handle(received), "the handler returned null");
        } catch (BadRequestException e) {
            return Answers.of(Status.BAD_REQUEST, String.valueOf(e.getMessage()));
        } catch (Exception e) {
            if (failure() == null) {
                LOG.log(Level.ERROR, "the handler of " + found + " failed; answered 500", e);
            }
            return Answers.SERVER_ERROR;
        } catch (Error e) {
            LOG.log(Level.ERROR, "the handler of " + found + " met an error; answered 500", e);
            answerAndClose(Answers.SERVER_ERROR);
            throw e;
        } finally {
            running = null;
            Thread.interrupted();
        }
    }

    private void answerAndClose(Response last) {
        closing = true;
        respond(last);
        try {
            connection.output().flush();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the peer was gone before it could be told of an error", e);
        }
    }

    private @Nullable BodyFailure failure() {
        WireBody content = body;
        return content == null ? null : content.failure();
    }

    /// A body that could not be had decides the answer, whatever the handler made of it.
    private Response overriddenByBody(Response made) {
        BodyFailure failure = failure();
        if (failure == null) {
            return made;
        }
        closing = true;
        lingering = true;
        Status status = failure.status();
        if (status == null) {
            cut = true;
            return made;
        }
        Response refusal = Answers.of(status, failure.reason());
        return status.equals(Status.SERVICE_UNAVAILABLE)
                ? refusal.withHeader("Retry-After", "1")
                : refusal;
    }

    /// Answers 503: no worker took the request.
    void refuse() {
        respond(Answers.SATURATED);
    }

    /// Answers what cannot be understood, and closes.
    void reject(BadRequest why) {
        closing = true;
        lingering = true;
        respond(Answers.of(why.status(), why.reason()));
    }

    private void respond(Response result) {
        response = result;
        if (!cut) {
            ResponseBody body = result.body();
            if (body instanceof FixedBody fixed) {
                writeFixed(result, fixed);
            } else if (body instanceof StreamedBody streamed) {
                writeStreamed(streamed);
            }
        }
        end();
    }

    private void writeFixed(Response result, FixedBody fixed) {
        Persistence persistence = persistence();
        if (isHead) {
            long length = ResponseEncoder.announced(result.status(), fixed);
            service.encoder.head(
                    connection.output(), result.status(), result.headers(), length, persistence);
        } else {
            service.encoder.whole(
                    connection.output(), result.status(), result.headers(), fixed, persistence);
        }
    }

    private void writeStreamed(StreamedBody streamed) {
        long length = streamed.length();
        if (length == StreamedBody.UNKNOWN) {
            length = http10 ? ResponseEncoder.UNTIL_CLOSE : ResponseEncoder.CHUNKED;
        }
        untilClose = length == ResponseEncoder.UNTIL_CLOSE;
        closing |= untilClose;
        if (isHead) {
            commitStream(length);
            return;
        }
        ResponseStream stream = new ResponseStream(this, connection.output(), length);
        running = route;
        try {
            connection.noDelay();
            peer.writing().reset();
            streamed.writer().writeTo(stream);
            BodyFailure failure = failure();
            if (failure != null) {
                throw failure;
            }
            stream.end();
        } catch (Exception e) {
            streamFailed(stream, e);
        } catch (Error e) {
            cut = true;
            LOG.log(
                    Level.ERROR,
                    "the writer of " + route + " met an error; the connection is cut",
                    e);
            throw e;
        } finally {
            running = null;
            stream.abort();
            Thread.interrupted();
        }
    }

    private void streamFailed(ResponseStream stream, Exception e) {
        boolean ownFault = failure() == null && !stream.broken();
        if (stream.committed()) {
            cut = true;
            Level level = ownFault ? Level.ERROR : Level.DEBUG;
            LOG.log(level, "the writer of " + route + " failed half-way; the connection is cut", e);
            return;
        }
        if (ownFault && !(e instanceof BadRequestException)) {
            LOG.log(Level.ERROR, "the writer of " + route + " failed; answered 500", e);
        }
        Response instead =
                overriddenByBody(
                        e instanceof BadRequestException
                                ? Answers.of(Status.BAD_REQUEST, String.valueOf(e.getMessage()))
                                : Answers.SERVER_ERROR);
        response = instead;
        if (!cut && instead.body() instanceof FixedBody fixed) {
            writeFixed(instead, fixed);
        }
    }

    /// Writes the head of a streamed response.
    void commitStream(long length) {
        Response result = Objects.requireNonNull(response);
        service.encoder.head(
                connection.output(), result.status(), result.headers(), length, persistence());
        WireBody content = body;
        if (content != null) {
            content.responseBegun();
        }
    }

    /// Decides whether the connection outlives this response; the head that is written next says
    /// so.
    private Persistence persistence() {
        if (!closing) {
            boolean unread = !bodyAllowsReuse();
            lingering |= unread || service.draining();
            closing = unread || !persists || service.draining();
        }
        if (closing) {
            return Persistence.CLOSE;
        }
        return http10 ? Persistence.KEEP_HTTP10 : Persistence.KEEP;
    }

    private boolean bodyAllowsReuse() {
        WireBody content = body;
        if (content == null || content.ended()) {
            return true;
        }
        if (response != null && response.body() instanceof StreamedBody && !isHead) {
            // The writer may read it yet, so nothing may be passed over; if it leaves too much, the
            // connection is closed after all.
            return !content.awaitsContinue() && (content.streamed() || isWorthPassingOver(content));
        }
        return passOver(content);
    }

    /// Passes over what has come of the body.
    ///
    /// @return whether it is worth waiting for the rest, if there is any
    private boolean passOver(WireBody content) {
        try {
            content.discard();
        } catch (BadRequest e) {
            LOG.log(
                    Level.DEBUG,
                    "a body that nobody read is malformed; the connection is closed",
                    e);
            return false;
        }
        return content.ended() || (!content.awaitsContinue() && isWorthPassingOver(content));
    }

    private boolean isWorthPassingOver(WireBody content) {
        return content.unread() <= service.limits.unreadBody();
    }

    private void end() {
        if (!cut) {
            service.responded();
        }
        WireRequest answered = request;
        if (answered != null) {
            answered.end();
            request = null;
        }
        WireBody content = body;
        if (content != null) {
            content.end();
            closing |= !passOver(content);
            lingering |= closing && !content.ended();
        }
        RequestHead received = head;
        if (received != null) {
            received.forget();
            head = null;
        }
        route = null;
        response = null;
        isHead = false;
    }

    /// Decides to close without another answer, because the client sends on and on.
    void giveUp() {
        closing = true;
        lingering = true;
    }

    /// Ends a request that was not answered, because the connection is gone.
    void abandon() {
        cut = true;
        if (head != null) {
            end();
        }
    }

    /// Called before bytes are received over those of the head.
    void beforeReceiving() {
        RequestHead current = head;
        if (current != null) {
            current.detach();
        }
    }
}
