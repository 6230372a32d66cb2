package hyperserve.runtime.http1;

import hyperserve.api.BodyException;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.RequestBody;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.api.pool.PoolTask;
import hyperserve.runtime.discovery.ContextLoader;
import hyperserve.runtime.net.Absence;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.routing.Endpoint;
import hyperserve.runtime.routing.Route;
import hyperserve.runtime.semantics.EmptyBody;
import hyperserve.runtime.semantics.Methods;

import java.lang.System.Logger.Level;
import java.util.Objects;

/// One request and its response: finds the handler, runs it, and writes what it returns. Reused for
/// the next request of the connection; owned by whoever owns the connection.
final class Exchange {

    /// What a thread of its own takes of the heap: the stack of a virtual one, as it is kept while
    /// it waits, and what the pool keeps for it.
    private static final int THREAD = 6 * 1024;

    private final Connection connection;
    private final Service service;
    private final ResponseWriter writer;
    private final Peer peer;

    private @Nullable RequestHead head;
    private @Nullable WireRequest request;
    private @Nullable WireBody body;
    private @Nullable Route route;

    /// The route whose handler or writer is running, if one is.
    private @Nullable Route running;

    /// Whether a thread of its own runs the rest of it, and no worker is held by its waiting.
    private boolean apart;

    /// The route that counts this thread.
    private @Nullable Route place;

    /// What went wrong and was not told yet.
    private @Nullable Runnable fault;

    /// What the thread had for a context class loader before it entered the code of a handler.
    private @Nullable ClassLoader loaderOutside;

    Exchange(Connection connection, Service service) {
        this.connection = connection;
        this.service = service;
        this.writer = new ResponseWriter(this, connection, service);
        this.peer = new Peer(this, connection, service);
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

    ResponseWriter writer() {
        return writer;
    }

    /// The request in progress, null if it is not known, or nobody wants to see it.
    @Nullable
    Request request() {
        return request;
    }

    /// The route that was found, null if none was.
    @Nullable
    Route route() {
        return route;
    }

    /// Prepares for a thread of its own; [#comeBack()] ends that.
    ///
    /// @return false if its route has as many already as one may have, so that some are left for
    ///     the others
    boolean goApart() {
        Route found = route;
        if (found != null && !found.tryEnter(service.placesForOneRoute)) {
            return false;
        }
        place = found;
        apart = true;
        return true;
    }

    /// No thread of its own runs it any more.
    void comeBack() {
        Route entered = place;
        if (entered != null) {
            entered.leave();
            place = null;
        }
        apart = false;
    }

    boolean isApart() {
        return apart;
    }

    /// Whether the client was seen to reset the connection while the handler was away from it.
    boolean isReset() {
        Absence known = connection.knownAbsence();
        return known != null && known.interrupted();
    }

    /// Whether a request has been received and not answered yet, or an answer is not sent.
    boolean isUnfinished() {
        return head != null || writer.cut() || writer.hasUnsent();
    }

    /// How many bytes it keeps while it waits.
    long held() {
        RequestHead current = head;
        WireBody content = body;
        return (current == null ? 0 : current.held())
                + (content == null ? 0 : content.held())
                + (apart ? THREAD : 0)
                + writer.held();
    }

    /// Takes a request whose head has been read and taken from the input.
    ///
    /// @throws BadRequest if it is to be refused, and the connection closed
    void begin(RequestHead received) throws BadRequest {
        head = received;
        route = null;
        body = null;
        Method method = Methods.of(received.bytes(), received.methodStart, received.methodEnd);
        writer.begin(received, method.equals(Method.HEAD));
        long length = Framing.bodyLength(received);
        HostField.check(received);
        RequestTarget.parse(received, method);
        boolean expects = received.hasExpectation() && !received.isHttp10();
        if (expects && !received.expectsContinue()) {
            throw new BadRequest(Status.EXPECTATION_FAILED, "an unknown expectation");
        }
        Endpoint endpoint = endpoint(received);
        Route found = endpoint == null ? null : endpoint.route(method);
        route = found == null ? service.router.withoutRoute() : found;
        long max = service.maxBody(route);
        if (length != 0 && length <= max) {
            body = new WireBody(this, connection, length, max, expects);
            peer.reading().reset();
        }
        if (route != null || service.answers.areRendered()) {
            RequestBody content = body == null ? EmptyBody.INSTANCE : body;
            Endpoint own = found == null ? null : endpoint;
            request = new WireRequest(connection, received, method, own, content);
        }
        if (length > max) {
            throw new BadRequest(Status.CONTENT_TOO_LARGE, "the body is too long");
        }
        if (route == null) {
            boolean asterisk = RequestTarget.isAsterisk(received);
            writer.decide(service.router.answer(method, endpoint, asterisk, request));
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
        Response made = writer.decided();
        if (made == null) {
            if (!onWorker && !service.pool.inlines(kind())) {
                return false;
            }
            made = call(Objects.requireNonNull(route), Objects.requireNonNull(request));
            writer.decide(made);
            if (isReset()) {
                writer.abandon();
            }
        }
        Response result = writer.overriddenByBody(made);
        if (writer.streams(result) && !onWorker && !service.pool.inlines(streamKind())) {
            return false;
        }
        respond(result);
        return true;
    }

    private void respond(Response result) {
        writer.send(result);
        end();
    }

    /// What is known of the work to come. Reading a body that is not all here may wait.
    PoolTask.Kind kind() {
        Route found = route;
        if (found == null || writer.decided() != null) {
            return streamKind();
        }
        PoolTask.Kind kind = found.kind(service.clock);
        WireBody content = body;
        boolean here =
                content == null
                        || (content.unread() >= 0 && content.unread() <= connection.input().size());
        return here || kind == PoolTask.Kind.BLOCKING ? kind : streamKind();
    }

    /// What is known of reading from and writing to a client: it waits for some. One that waits on
    /// a worker keeps that from all others, so there is one at a time; the next ones begin apart.
    private PoolTask.Kind streamKind() {
        return service.streamWaits() ? PoolTask.Kind.BLOCKING : PoolTask.Kind.UNKNOWN;
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

    /// From now on the code of a handler or writer runs on this thread.
    void enterUserCode() {
        Route inside = route;
        running = inside;
        if (inside != null) {
            loaderOutside = ContextLoader.enter(inside.contextLoader());
        }
        connection.inside(Thread.currentThread());
        away();
    }

    /// No more does it; what it leaves behind on the thread ends here.
    void leaveUserCode() {
        Absence known = connection.knownAbsence();
        if (apart && known != null) {
            known.end();
        }
        connection.inside(null);
        if (running != null) {
            running = null;
            ContextLoader.enter(loaderOutside);
            loaderOutside = null;
        }
        Thread.interrupted();
    }

    /// The code of a handler or writer goes on without touching the connection. If it has a thread
    /// of its own, that is interrupted when the client has gone. The poller reads meanwhile, so the
    /// head must not lie where that goes.
    void away() {
        Route inside = running;
        if (apart && inside != null && inside.options().interruptible()) {
            beforeReceiving();
            connection.absence().begin();
        }
    }

    /// The connection is about to be touched.
    void present() {
        Absence known = connection.knownAbsence();
        if (apart && known != null) {
            known.pause();
        }
    }

    private Response handle(Route found, Request received) throws Exception {
        enterUserCode();
        try {
            return Objects.requireNonNull(
                    found.handler().handle(received), "the handler returned null");
        } finally {
            leaveUserCode();
        }
    }

    private Response call(Route found, Request received) {
        try {
            return handle(found, received);
        } catch (HttpException e) {
            return service.answers.of(e, request);
        } catch (Throwable e) {
            boolean ownFault = bodyFailure() == null && !isReset();
            return failed("the handler of ", ownFault, e);
        }
    }

    /// Decides the answer where nothing is committed. After an error the connection is closed, as
    /// nobody knows what that has left half-done.
    ///
    /// @param who what has failed, to be followed by the route
    /// @param ownFault whether it is to blame
    Response failed(String who, boolean ownFault, Throwable e) {
        if (e instanceof Error) {
            writer.closeAfterwards();
            note(Fault.of(who, route, " met an error; answered 500", e));
            return service.answers.serverError(request, e);
        }
        if (service.cutting()) {
            String outcome = " was not done when the server stopped; answered 503";
            note(new Fault(Level.WARNING, who, route, outcome, e));
            return service.answers.stopping(request);
        }
        if (isReset()) {
            note(new Fault(Level.DEBUG, who, route, " was interrupted, as its client has gone", e));
        } else if (ownFault) {
            note(Fault.of(who, route, " failed; answered 500", e));
        }
        return service.answers.serverError(request, e);
    }

    /// Takes note of what went wrong, to be told when the client has its answer, after what was
    /// noted before.
    void note(Fault what) {
        Runnable known = fault;
        fault = known == null ? what : new Fault.Later(known, what);
    }

    boolean isFaulty() {
        return fault != null;
    }

    /// {@return what is to be told, once; null if there is nothing}
    @Nullable
    Runnable takeFault() {
        Runnable taken = fault;
        fault = null;
        return taken;
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
            respond(service.answers.serverError(request, why));
        }
        note(Fault.ofServer(why));
    }

    /// Why the request's body could not be had, null if nothing went wrong.
    @Nullable
    BodyException bodyFailure() {
        WireBody content = body;
        return content == null ? null : content.failure();
    }

    /// Answers 503: no worker took the request. If that is for want of memory, the connection is
    /// closed: what has come behind the request would be refused, too, and keep others waiting.
    void refuse() {
        boolean isShort = isMemoryShort();
        if (isShort) {
            writer.giveUp();
        }
        respond(service.answers.saturated(request, isShort));
    }

    /// Answers what cannot be understood, and closes.
    void reject(BadRequest why) {
        writer.giveUp();
        respond(service.answers.refusal(why.status(), why.reason(), request, isMemoryShort()));
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
        route = null;
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

    /// Called before bytes are received over those of the head.
    void beforeReceiving() {
        RequestHead current = head;
        if (current != null) {
            current.detach();
        }
    }
}
