package hyperserve.runtime.http1;

import hyperserve.api.BodyException;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.RequestBody;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.routing.Endpoint;
import hyperserve.api.routing.Route;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.semantics.EmptyBody;
import hyperserve.runtime.semantics.Fault;
import hyperserve.runtime.semantics.HandlerCall;
import hyperserve.runtime.semantics.Methods;
import hyperserve.runtime.semantics.ServerState;

import java.util.Objects;

/// One request and its response: finds the handler, has it called, and has written what it returns.
/// Reused for the next request of the connection; owned by whoever owns the connection.
final class Exchange implements HandlerCall.Caller {

    private final Connection connection;
    private final ServerState server;
    private final FieldParser trailerParser;
    private final HandlerCall call;
    private final ResponseWriter writer;
    private final Peer peer;

    private @Nullable RequestHead head;
    private @Nullable WireRequest request;
    private @Nullable WireBody body;

    Exchange(Connection connection, Http1Factory shared) {
        this.connection = connection;
        this.server = shared.server();
        this.trailerParser = shared.trailerParser();
        this.call = new HandlerCall(this, connection, server);
        this.writer = new ResponseWriter(this, connection, server, shared.encoder());
        this.peer = new Peer(this, connection, server);
    }

    ServerState server() {
        return server;
    }

    FieldParser trailerParser() {
        return trailerParser;
    }

    /// The call of the handler.
    HandlerCall call() {
        return call;
    }

    Peer peer() {
        return peer;
    }

    /// The request's body, if it has one; also after the response, to pass over the rest.
    @Nullable
    WireBody body() {
        return body;
    }

    ResponseWriter writer() {
        return writer;
    }

    /// The request in progress, null if it is not known, or nobody wants to see it.
    @Nullable
    Request request() {
        return request;
    }

    /// Whether a request has been received and not answered yet, or an answer is not sent.
    boolean isUnfinished() {
        return head != null || writer.cut() || writer.account().hasUnsent();
    }

    /// How many bytes it keeps while it waits.
    long held() {
        RequestHead current = head;
        WireBody content = body;
        return (current == null ? 0 : current.held())
                + (content == null ? 0 : content.held())
                + call.held()
                + writer.held();
    }

    /// Takes a request whose head has been read and taken from the input.
    ///
    /// @throws MalformedRequestException if it is to be refused, and the connection closed
    void begin(RequestHead received) throws MalformedRequestException {
        head = received;
        body = null;
        Method method = Methods.of(received.bytes(), received.methodStart, received.methodEnd);
        writer.begin(received, method.equals(Method.HEAD));
        long length = Framing.bodyLength(received);
        HostField.check(received);
        RequestTarget.parse(received, method);
        boolean expects = received.hasExpectation() && !received.isHttp10();
        if (expects && !received.expectsContinue()) {
            throw new MalformedRequestException(
                    Status.EXPECTATION_FAILED, "an unknown expectation");
        }
        Endpoint endpoint = endpoint(received);
        Route found = endpoint == null ? null : endpoint.route(method);
        Route route = found == null ? server.router().withoutRoute() : found;
        call.begin(route);
        long max = server.maxBody(route);
        if (length != 0 && length <= max) {
            body = new WireBody(this, connection, length, max, expects);
            peer.reading().reset();
        }
        if (route != null || server.answers().areRendered()) {
            RequestBody content = body == null ? EmptyBody.INSTANCE : body;
            Endpoint own = found == null ? null : endpoint;
            request = new WireRequest(peer, received, method, own, content);
        }
        if (length > max) {
            throw new MalformedRequestException(Status.CONTENT_TOO_LARGE, "the body is too long");
        }
        if (route == null) {
            boolean asterisk = RequestTarget.isAsterisk(received);
            writer.decide(server.router().answer(method, endpoint, asterisk, request));
        }
    }

    private @Nullable Endpoint endpoint(RequestHead received) {
        return RequestTarget.isAsterisk(received)
                ? null
                : server.router()
                        .find(
                                received.path(),
                                received.pathStart,
                                received.pathEnd - received.pathStart);
    }

    /// Goes as far as it may on this thread.
    ///
    /// @param mayBlock whether this thread may run anything that waits
    /// @return false if the rest belongs on a thread that may; call again there
    boolean proceed(boolean mayBlock) {
        Response made = writer.decided();
        if (made == null) {
            if (!mayBlock && !server.pool().inlines(kind())) {
                return false;
            }
            made = call.handle(Objects.requireNonNull(request));
            writer.decide(made);
            if (call.isReset()) {
                writer.abandon();
            }
        }
        Response result = writer.overriddenByBody(made);
        if (writer.streams(result) && !mayBlock && !server.pool().inlines(call.streamKind())) {
            return false;
        }
        respond(result);
        return true;
    }

    private void respond(Response result) {
        writer.send(result);
        end();
    }

    /// What is known of the work to come.
    PoolTask.Kind kind() {
        return writer.decided() == null ? call.kind(isBodyHere()) : call.streamKind();
    }

    private boolean isBodyHere() {
        WireBody content = body;
        return content == null
                || (content.unread() >= 0 && content.unread() <= connection.input().size());
    }

    @Override
    public void closeAfterwards() {
        writer.closeAfterwards();
    }

    /// The server itself has failed. What is whole of the answers before is sent all the same, and
    /// a request in progress answered, if nothing of its answer is written yet.
    void breakOff(Throwable why) {
        if (!writer.wholeSoFar()) {
            writer.tear();
        } else if (head == null || writer.answered()) {
            writer.giveUp();
        } else {
            writer.giveUp();
            respond(server.answers().serverError(request, why));
        }
        call.note(Fault.ofServer(why));
    }

    /// Why the request's body could not be had, null if nothing went wrong.
    @Nullable
    BodyException bodyFailure() {
        WireBody content = body;
        return content == null ? null : content.failure();
    }

    @Override
    public boolean isBodyLost() {
        return bodyFailure() != null;
    }

    /// Answers 503: no worker took the request. If that is for want of memory, the connection is
    /// closed: what has come behind the request would be refused, too, and keep others waiting.
    void refuse() {
        boolean isShort = isMemoryShort();
        if (isShort) {
            writer.giveUp();
        }
        respond(server.answers().saturated(request, isShort));
    }

    /// Answers what is not served, and closes.
    void reject(Status status, String reason) {
        writer.giveUp();
        respond(server.answers().refusal(status, reason, request, isMemoryShort()));
    }

    boolean isMemoryShort() {
        return connection.buffers().budget().isShort();
    }

    private void end() {
        WireRequest answered = request;
        if (answered != null) {
            answered.end();
            request = null;
        }
        WireBody content = body;
        if (content != null) {
            content.end();
        }
        writer.end(content);
        if (content != null && content.ended()) {
            body = null;
        }
        RequestHead received = head;
        if (received != null) {
            received.forget();
            head = null;
        }
        call.end();
    }

    /// The rest of the body was passed over.
    void bodyPassed() {
        body = null;
    }

    /// Ends a request that was not answered, because the connection is gone.
    void abandon() {
        writer.abandon();
        if (head != null) {
            end();
        }
    }

    @Override
    public void beforeReceiving() {
        RequestHead current = head;
        if (current != null) {
            current.detach();
        }
    }
}
