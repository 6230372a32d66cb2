package hyperserve.runtime.http1;

import hyperserve.api.BodyException;
import hyperserve.api.CloseReason;
import hyperserve.api.FinishedExchange.Ending;
import hyperserve.api.Headers;
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
import hyperserve.runtime.net.Output;
import hyperserve.runtime.semantics.ConnectionWatch;
import hyperserve.runtime.semantics.EmptyBody;
import hyperserve.runtime.semantics.Fault;
import hyperserve.runtime.semantics.HandlerCall;
import hyperserve.runtime.semantics.ServerState;
import hyperserve.runtime.semantics.WireRequest;

import java.io.IOException;
import java.util.Objects;

/// One request and its response: finds the handler, has it called, and has written what it returns.
/// Reused for the next request of the connection; owned by whoever owns the connection.
final class Exchange implements HandlerCall.Caller {

    private final Connection connection;
    private final ServerState server;
    private final Http1Factory shared;
    private final HandlerCall call;
    private final ResponseWriter writer;
    private final Peer peer;

    /// Null if nobody observes.
    private final @Nullable ConnectionWatch watch;

    private @Nullable RequestHead head;
    private @Nullable WireRequest request;
    private @Nullable WireBody body;

    Exchange(Connection connection, Http1Factory shared) {
        this.connection = connection;
        this.server = shared.server();
        this.shared = shared;
        this.call = new HandlerCall(this, new ConnectionPresence(this, connection, server), server);
        this.writer = new ResponseWriter(this, connection, server, shared.encoder());
        this.peer = new Peer(this, connection, server);
        this.watch = server.watch();
    }

    ServerState server() {
        return server;
    }

    Http1Factory shared() {
        return shared;
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

    /// What those who observe are told, null if nobody does.
    @Nullable
    ConnectionWatch watch() {
        return watch;
    }

    /// The request in progress, null if it is not known, or nobody wants to see it.
    @Nullable
    Request request() {
        return request;
    }

    /// The content of the answer in progress if that is pushed, else null.
    @Nullable
    Push push() {
        return writer.push();
    }

    /// Whether a request has been received and not answered yet, or an answer is not sent.
    boolean isUnfinished() {
        return isBegun() || writer.cut() || writer.account().hasUnsent();
    }

    private boolean isBegun() {
        return head != null || writer.push() != null;
    }

    /// How many bytes it keeps while it waits.
    long held() {
        RequestHead current = head;
        WireBody content = body;
        return (current == null ? 0 : current.held())
                + (content == null ? 0 : content.held())
                + call.held()
                + writer.held()
                + (watch == null ? 0 : watch.held());
    }

    /// Takes a request whose head has been read and taken from the input.
    ///
    /// @throws MalformedRequestException if it is to be refused, and the connection closed
    void begin(RequestHead received) throws MalformedRequestException {
        head = received;
        body = null;
        Method method = received.method();
        writer.begin(received, method.equals(Method.HEAD));
        Endpoint endpoint = null;
        Route found = null;
        Headers wanted = Headers.empty();
        long length;
        try {
            // Before a host in the target takes the place of the field's.
            wanted = watch == null ? wanted : received.fields().copyOf(watch.fields());
            length = HeadRules.check(received, method, connection.transport());
            endpoint = endpoint(received);
            found = endpoint == null ? null : endpoint.route(method);
        } finally {
            watchBegins(received, method, received.length(), wanted, found);
        }
        Route route = found == null ? server.router().withoutRoute() : found;
        call.begin(route);
        long max = server.maxBody(route);
        if (length != 0 && length <= max) {
            body = new WireBody(this, connection, length, max, received.hasExpectation());
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

    private void watchBegins(
            RequestHead received,
            Method method,
            long length,
            Headers wanted,
            @Nullable Route found) {
        if (watch != null) {
            String route = found == null ? null : found.pattern();
            watch.begin(connection.output().unsent(), method, received, length, wanted, route);
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
            if (!mayBlock && !call.mayRunHere(kind())) {
                return false;
            }
            made = call.handle(Objects.requireNonNull(request));
            if (made.upgrade() != null && !call.isReset()) {
                made = new ProtocolSwitch(this, connection).prepare(made);
            }
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
        if (writer.push() == null) {
            end();
        } else {
            forgetRequest();
        }
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
        closesFor(CloseReason.FAILURE);
        writer.closeAfterwards();
    }

    /// The connection has its turn.
    void open() {
        if (watch != null) {
            watch.open(connection.transport());
        }
    }

    /// The connection is closed. Not only the owner of the connection calls this.
    void close(CloseReason otherwise) {
        if (watch != null) {
            watch.close(otherwise, connection.input().received(), null);
        }
    }

    /// The request is to wait for a thread of its own.
    void queued() {
        if (watch != null) {
            watch.queued();
        }
    }

    /// It has one.
    void takenUp() {
        if (watch != null) {
            watch.takenUp();
        }
    }

    /// Why the connection is to be closed, for those who observe; the first reason counts.
    void closesFor(CloseReason why) {
        if (watch != null) {
            watch.closesFor(why);
        }
    }

    /// The request is answered with an error in place of what a handler may have to say.
    ///
    /// @param status the one that says what is wrong with it
    void endsFor(Status status) {
        if (watch != null) {
            watch.endsFor(connection.output().unsent(), status, server.cutting());
        }
    }

    /// Writes what the socket takes without waiting; also counts what it took before it failed.
    ///
    /// @return the number of bytes it took
    long flush() throws IOException {
        Output output = connection.output();
        if (watch == null) {
            return output.flush();
        }
        long before = output.unsent();
        try {
            return output.flush();
        } finally {
            watch.taken(before - output.unsent());
        }
    }

    @Override
    public void failed(Throwable thrown) {
        if (watch != null) {
            watch.failed(thrown);
        }
    }

    /// The server itself has failed. What is whole of the answers before is sent all the same, and
    /// a request in progress answered, if nothing of its answer is written yet.
    void breakOff(Throwable why) {
        failed(why);
        closesFor(CloseReason.FAILURE);
        if (!writer.wholeSoFar()) {
            writer.tear();
        } else if (head == null || writer.answered()) {
            writer.giveUp();
        } else {
            // One that is open already has sent nothing.
            writer.dropPush();
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
            closesFor(CloseReason.SHED);
            writer.giveUp();
        }
        if (watch != null) {
            watch.endsAs(connection.output().unsent(), Ending.REFUSED);
        }
        respond(server.answers().saturated(request, isShort));
    }

    /// Answers what is not served, and closes.
    void reject(Status status, String reason) {
        endsFor(status);
        writer.giveUp();
        respond(server.answers().refusal(status, reason, request, isMemoryShort()));
    }

    /// Answers a head that is malformed, and closes, unless another protocol begins so. What was
    /// read of it is told, if that is more than its first line.
    void rejectHead(RequestHead received, MalformedRequestException why) {
        if (Preface.isFollowed(this, connection)) {
            return;
        }
        if (head == null && received.hasLine()) {
            watchBegins(received, received.method(), 0, Headers.empty(), null);
        }
        reject(why.status(), why.reason());
    }

    boolean isMemoryShort() {
        return connection.buffers().budget().isShort();
    }

    /// The request is over, whether its answer is or not.
    private void forgetRequest() {
        WireRequest answered = request;
        if (answered != null) {
            answered.end(call);
            request = null;
        }
        WireBody content = body;
        if (content != null) {
            content.end();
        }
        RequestHead received = head;
        if (received != null) {
            received.forget();
            head = null;
        }
    }

    /// The request is over, and its answer written, or never to be.
    void end() {
        forgetRequest();
        WireBody content = body;
        boolean whole = writer.answered();
        writer.end(content);
        if (content != null && content.ended()) {
            body = null;
        }
        call.end();
        if (watch != null) {
            long read = content == null ? 0 : content.received();
            watch.ended(connection.output().unsent(), whole, read, writer.contentMade());
        }
    }

    /// The rest of the body was passed over.
    void bodyPassed() {
        body = null;
    }

    /// Ends a request that was not answered, because the connection is gone.
    void abandon() {
        CloseReason otherwise = closeReason();
        boolean begun = isBegun();
        try {
            writer.abandon();
        } finally {
            if (begun) {
                end();
            }
            close(otherwise);
            writer.abandonUpgrade();
        }
    }

    /// Why the connection is closed, if nothing else is known.
    private CloseReason closeReason() {
        boolean inOrder = writer.closing() && !writer.cut() && connection.output().unsent() == 0;
        if (server.cutting() || (inOrder && server.draining())) {
            return CloseReason.STOP;
        }
        if (inOrder) {
            return CloseReason.LAST_RESPONSE;
        }
        return connection.transport().isBroken() ? CloseReason.TLS : CloseReason.CLIENT;
    }

    /// Bytes may be received over those of the request.
    void beforeReceiving() {
        RequestHead current = head;
        if (current != null) {
            current.detach();
        }
    }
}
