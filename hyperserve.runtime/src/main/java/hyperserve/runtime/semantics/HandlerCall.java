package hyperserve.runtime.semantics;

import hyperserve.api.BodyOutput;
import hyperserve.api.FixedBody;
import hyperserve.api.HttpException;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.StreamedBody;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.routing.ContextLoader;
import hyperserve.api.routing.Route;
import hyperserve.runtime.logging.LazyLogger;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;

/// The call of a handler: what its thread is while it runs, what becomes of what it throws, and
/// what is learned of it. Reused for the next request; owned by whoever owns the connection.
public final class HandlerCall {

    private static final Logger LOG = LazyLogger.of(HandlerCall.class);

    private static final String WRITER = "the writer of ";

    /// What a thread of its own takes of the heap: the stack of a virtual one, as it is kept while
    /// it waits, and what the pool keeps for it.
    private static final int THREAD = 6 * 1024;

    /// The exchange that the handler is called for.
    public interface Caller {

        /// {@return whether the request's body could not be had, so that others are to blame if the
        /// handler fails}
        boolean isBodyLost();

        /// Told that an error came out of the handler. The connection is to end with the answer, as
        /// nobody knows what was left half-done.
        void closeAfterwards();

        /// Told that the handler, or the writer of a response that has not begun, has thrown.
        ///
        /// @param thrown what; no answer as an [HttpException] is
        void failed(Throwable thrown);
    }

    private final Caller caller;
    private final Presence presence;
    private final ServerState server;

    private @Nullable Route route;

    /// The route whose handler or writer is running, if one is.
    private @Nullable Route running;

    /// The thread that runs it; others may see it late.
    private @Nullable Thread runner;

    /// Whether a thread of its own runs the rest of it, and no worker is held by its waiting.
    private boolean apart;

    /// The route that counts this thread.
    private @Nullable Route place;

    /// The route that counts this request, if it has a bound of its own.
    private @Nullable Route inFlight;

    /// What went wrong and was not told yet.
    private @Nullable Runnable fault;

    /// Whether the interrupt that tells a long-lived handler to end waits until it goes on.
    private boolean heldBack;

    /// What the thread had for a context class loader before it entered the code of a handler.
    private @Nullable ClassLoader loaderOutside;

    /// No call yet.
    ///
    /// @param caller the exchange
    /// @param presence whether its client is still there
    /// @param server what the server's connections share
    public HandlerCall(Caller caller, Presence presence, ServerState server) {
        this.caller = caller;
        this.presence = presence;
        this.server = server;
    }

    /// Begins with a request.
    ///
    /// @param found its route, null if it has none
    public void begin(@Nullable Route found) {
        route = found;
    }

    /// Makes sure that the request is in flight before its handler is called.
    ///
    /// @return false if as many of its route are as may be
    public boolean isInFlight() {
        Route found = route;
        if (found == null || !found.isBounded() || inFlight != null) {
            return true;
        }
        boolean begun = found.tryBegin();
        inFlight = begun ? found : null;
        return begun;
    }

    /// The request was answered.
    public void end() {
        route = null;
        if (inFlight != null) {
            inFlight.end();
            inFlight = null;
        }
    }

    /// {@return the route of the request in progress, null if it has none}
    public @Nullable Route route() {
        return route;
    }

    /// {@return whether the request is answered however much else there is to do}
    public boolean isCritical() {
        Route found = route;
        return found != null && found.options().isCritical();
    }

    /// Prepares for a thread of its own; [#comeBack()] ends that.
    ///
    /// @return false if its route has as many already as one may have, so that some are left for
    ///     the others
    public boolean goApart() {
        Route found = route;
        int most = isCritical() ? Integer.MAX_VALUE : server.placesForOneRoute();
        if (found != null && !found.tryEnter(most)) {
            return false;
        }
        place = found;
        apart = true;
        return true;
    }

    /// No thread of its own runs it any more.
    public void comeBack() {
        Route entered = place;
        if (entered != null) {
            entered.leave();
            place = null;
        }
        apart = false;
    }

    /// {@return whether a thread of its own runs it}
    public boolean isApart() {
        return apart;
    }

    /// {@return how many bytes are kept for that thread}
    public long held() {
        return apart ? THREAD : 0;
    }

    /// {@return whether the client was seen to reset the connection while the handler was away from
    /// it}
    public boolean isReset() {
        return presence.isReset();
    }

    /// Whether a long-lived handler was told to end.
    private boolean isToldToEnd() {
        Route found = route;
        return apart && found != null && found.options().isLongLived() && presence.isToldToEnd();
    }

    /// What is known of the handler. Reading a body that is not all here may wait.
    ///
    /// @param bodyIsHere whether all of the body is, or there is none
    /// @return whether it waits
    public PoolTask.Kind kind(boolean bodyIsHere) {
        Route found = route;
        if (found == null) {
            return streamKind();
        }
        PoolTask.Kind kind = found.kind(server.clock());
        return bodyIsHere || kind == PoolTask.Kind.BLOCKING ? kind : streamKind();
    }

    /// What is known of reading from and writing to a client: it waits for some. One that waits on
    /// a worker keeps that from all others, so there is one at a time; the next ones begin apart.
    ///
    /// @return whether it waits
    public PoolTask.Kind streamKind() {
        return server.streamWaits() ? PoolTask.Kind.BLOCKING : PoolTask.Kind.UNKNOWN;
    }

    /// Whether the handler may run on the thread that polls. While requests wait too long for
    /// threads, one that has kept its thread lately may not: it waits as others do, where their
    /// number is bounded, so that those for whom there is no room know at once.
    ///
    /// @param kind what is known of it
    /// @return whether it may
    public boolean mayRunHere(PoolTask.Kind kind) {
        return server.pool().inlines(kind) && !(server.queue().stands() && keepsOthers());
    }

    private boolean keepsOthers() {
        Route found = route;
        return found != null && !isCritical() && found.keepsItsThread(server.clock());
    }

    /// Told that the thread which answers was seen waiting.
    ///
    /// Called by any thread, so the route may be that of the request before or after; one that
    /// never waits is then tried again soon. Outside handlers nothing is learned: the server itself
    /// waits when it loads its classes.
    public void seenWaiting() {
        Route found = running;
        if (found != null) {
            server.seenWaiting(found);
        }
    }

    /// Told that the thread which answers was relieved. Called as [#seenWaiting] is. A thread that
    /// has announced itself that it waits has kept nobody.
    public void relieved() {
        Route found = running;
        if (found != null && Thread.currentThread() != runner) {
            found.keptItsThread(server.clock().getAsLong());
        }
    }

    /// From now on the code of a handler or writer runs on this thread.
    private void enterUserCode() {
        enterFeed();
        away();
    }

    /// As [#enterUserCode], for code between the calls of which the connection is touched.
    public void enterFeed() {
        Route inside = route;
        runner = Thread.currentThread();
        running = inside;
        if (inside != null) {
            loaderOutside = ContextLoader.enter(inside.contextLoader());
        }
        presence.inside(Thread.currentThread());
    }

    /// No more does it; what it leaves behind on the thread ends here.
    public void leaveUserCode() {
        if (apart) {
            presence.end();
        }
        presence.inside(null);
        runner = null;
        if (running != null) {
            running = null;
            heldBack = false;
            ContextLoader.enter(loaderOutside);
            loaderOutside = null;
        }
        Thread.interrupted();
    }

    /// The code of a handler or writer goes on without touching the connection. If it has a thread
    /// of its own, that is interrupted when the client has gone. The poller reads meanwhile, so the
    /// request must not lie where that goes.
    public void away() {
        Route inside = running;
        if (apart && inside != null && inside.options().interruptible()) {
            presence.away(inside.options().isLongLived());
            if (heldBack) {
                heldBack = false;
                Thread.currentThread().interrupt();
            }
        }
    }

    /// The connection is about to be touched.
    public void present() {
        if (apart) {
            presence.pause();
            // It is for the handler's own waits: what the server does for it goes on.
            if (presence.isToldToEnd() && !server.cutting() && Thread.interrupted()) {
                heldBack = true;
            }
        }
    }

    /// Calls the handler.
    ///
    /// @param request what it is to answer
    /// @return what it returns, or the answer to what it throws
    public Response handle(Request request) {
        try {
            return handler(Objects.requireNonNull(route), request);
        } catch (HttpException e) {
            Exception failure = e.failure();
            return failure == null
                    ? server.answers().of(e, request)
                    : e.error().completing(handlerFailed(request, failure));
        } catch (Throwable e) {
            return handlerFailed(request, e);
        }
    }

    private Response handlerFailed(Request request, Throwable e) {
        boolean ownFault = !caller.isBodyLost() && !isReset();
        return failed("the handler of ", ownFault, request, e);
    }

    private Response handler(Route found, Request request) throws Exception {
        enterUserCode();
        try {
            return Objects.requireNonNull(
                    found.handler().handle(request), "the handler returned null");
        } finally {
            leaveUserCode();
        }
    }

    /// Calls the writer of a body. One that is long-lived and was told to end has ended in order,
    /// if an interrupt is how.
    ///
    /// @param body the body
    /// @param out where it goes
    /// @throws Exception what the writer throws
    public void write(StreamedBody body, BodyOutput out) throws Exception {
        enterUserCode();
        try {
            body.writer().writeTo(out);
        } catch (HttpException e) {
            Exception failure = e.failure();
            throw failure == null ? e : failure;
        } catch (InterruptedException e) {
            if (!isToldToEnd()) {
                throw e;
            }
            LOG.log(Level.DEBUG, "a long-lived writer was told to end, and has ended", e);
        } finally {
            leaveUserCode();
        }
    }

    /// Decides the answer where nothing is committed.
    ///
    /// @param who what has failed, to be followed by the route
    /// @param ownFault whether it is to blame
    /// @param request what was to be answered, if that is known
    /// @param e what was thrown
    /// @return the answer
    public Response failed(String who, boolean ownFault, @Nullable Request request, Throwable e) {
        caller.failed(e);
        if (e instanceof Error) {
            caller.closeAfterwards();
            note(Fault.of(who, route, " met an error; answered 500", e));
            return server.answers().serverError(request, e);
        }
        if (server.cutting()) {
            // Thousands may be: they are one line, which the stop logs.
            server.wasInterrupted(route);
            String outcome = " was not done when the server stopped; answered 503";
            note(new Fault(Level.DEBUG, who, route, outcome, e));
            return server.answers().stopping(request);
        }
        if (e instanceof InterruptedException && isToldToEnd()) {
            note(new Fault(Level.DEBUG, who, route, " was told to end; answered 503", e));
            return server.answers().stopping(request);
        }
        if (isReset()) {
            note(new Fault(Level.DEBUG, who, route, " was interrupted, as its client has gone", e));
        } else if (ownFault) {
            note(Fault.of(who, route, " failed; answered 500", e));
        }
        return server.answers().serverError(request, e);
    }

    /// Decides the answer to what the writer or the feed of a response has thrown that has not
    /// begun.
    ///
    /// @param ownFault whether it is to blame
    /// @param request what was to be answered, if that is known
    /// @param e what was thrown
    /// @return the answer, with fixed content
    public Response writerFailed(boolean ownFault, @Nullable Request request, Throwable e) {
        Response made =
                e instanceof HttpException why
                        ? server.answers().of(why, request)
                        : failed(WRITER, ownFault, request, e);
        return made.body() instanceof FixedBody && made.upgrade() == null
                ? made
                : failed(WRITER, true, request, e);
    }

    /// Takes note that the writer or the source of a response has failed that has begun.
    ///
    /// @param ownFault whether it is to blame
    /// @param e what was thrown
    public void writerFailedHalfway(boolean ownFault, Throwable e) {
        boolean stopped = server.cutting() && !(e instanceof Error);
        if (stopped) {
            server.wasCutHalfway(route);
        }
        Level level = ownFault && !stopped ? Level.ERROR : Level.DEBUG;
        String outcome = " failed half-way; the connection is cut";
        note(new Fault(level, WRITER, route, outcome, e));
    }

    /// Takes note of what went wrong, to be told when the client has its answer, after what was
    /// noted before.
    ///
    /// @param what tells it
    public void note(Fault what) {
        Runnable known = fault;
        fault = known == null ? what : new Fault.Later(known, what);
    }

    /// {@return whether something went wrong and was not told yet}
    public boolean isFaulty() {
        return fault != null;
    }

    /// {@return what is to be told, once; null if there is nothing}
    public @Nullable Runnable takeFault() {
        Runnable taken = fault;
        fault = null;
        return taken;
    }
}
