package hyperserve.runtime.http1;

import hyperserve.api.CloseReason;
import hyperserve.api.Nullable;
import hyperserve.api.Status;
import hyperserve.api.pool.PoolTask;
import hyperserve.runtime.logging.LazyLogger;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.Input;
import hyperserve.runtime.net.LingeringClose;
import hyperserve.runtime.net.Next;
import hyperserve.runtime.net.Output;
import hyperserve.runtime.net.Protocol;
import hyperserve.runtime.net.UnencryptedException;
import hyperserve.runtime.overload.Exceeded;
import hyperserve.runtime.semantics.HandlerCall;
import hyperserve.runtime.semantics.ServerState;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// HTTP/1.1 on one connection: reads requests, has them answered one after the other, and sends the
/// answers.
///
/// ```
///            ┌──────────── next request ────────────┐
///            ▼                                      │
///   HEAD: wait for a head ──▶ exchange ──▶ BODY: pass over what nobody read
///            │                    │
///            │ refused            │ last response
///            ▼                    ▼
///            └───────────▶ send all ──▶ LINGER: let the client read it ──▶ closed
/// ```
///
/// As a [Protocol] it is called when the connection is ready; as a [PoolTask] it goes on with an
/// exchange where its handler may wait. Answers to pipelined requests are gathered and leave in one
/// write.
public final class Http1 implements Protocol, PoolTask {

    private static final Logger LOG = LazyLogger.of(Http1.class);

    /// No request is read while more than this is to be sent.
    private static final long MAX_UNSENT = 64 * 1024;

    /// Requests answered in a row before other connections have their turn.
    private static final int BATCH = 128;

    private enum Phase {
        HEAD,
        BODY,
        LINGER
    }

    private final Connection connection;
    private final ServerState server;
    private final RequestParser parser;
    private final Input input;
    private final Output output;
    private final Exchange exchange;
    private final HandlerCall call;
    private final HeadClock headClock;

    private @Nullable RequestHead head;
    private Phase phase = Phase.HEAD;

    /// Whether what has been received is used up, as far as it can be.
    private boolean needsInput = true;

    private boolean inputEnded;

    private @Nullable LingeringClose lingering;
    private final Sending sending;
    private final UnreadBody unreadBody;
    private final HandOver handOver;

    /// The protocol of a new connection.
    ///
    /// @param shared what it shares with the others of its server
    Http1(Connection connection, Http1Factory shared) {
        this.connection = connection;
        this.server = shared.server();
        this.parser = shared.parser();
        this.input = connection.input();
        this.output = connection.output();
        this.exchange = new Exchange(connection, shared);
        this.call = exchange.call();
        this.sending = new Sending(exchange, connection, server);
        this.unreadBody = new UnreadBody(exchange);
        this.handOver = new HandOver(this, exchange, connection, sending);
        this.headClock = new HeadClock(server);
    }

    @Override
    public Next ready() throws IOException {
        exchange.open();
        LingeringClose last = lingering;
        if (last != null) {
            return last.proceed();
        }
        if (exchange.push() != null) {
            return advance(false, false);
        }
        if (sending.waits() && !sending.resume()) {
            return sending.waitForRoom();
        }
        if (exchange.writer().closing() || exchange.writer().upgraded() != null) {
            return settle();
        }
        if (needsInput && !receive()) {
            return Next.CLOSE;
        }
        return advance(false, false);
    }

    /// Reads once.
    ///
    /// @return false if the connection is of no more use
    private boolean receive() throws IOException {
        int count;
        try {
            count = input.fill();
        } catch (UnencryptedException _) {
            exchange.reject(Status.BAD_REQUEST, "this port speaks TLS: use https://");
            return true;
        }
        if (phase == Phase.BODY) {
            exchange.peer().received(Math.max(0, count));
        }
        inputEnded = count < 0;
        if (inputEnded) {
            exchange.closesFor(CloseReason.CLIENT);
        }
        return !inputEnded || phase != Phase.HEAD || requestBegun();
    }

    /// Answers what has been received.
    ///
    /// @param mayBlock whether this thread may run anything that waits
    /// @param begun whether the exchange in progress is to go on first
    private Next advance(boolean mayBlock, boolean begun) throws IOException {
        try {
            if (begun) {
                handOver.takeUp();
                afterExchange();
            }
            return handOver.leavesRest() ? leaveRest() : answer(mayBlock);
        } catch (RuntimeException | Error e) {
            exchange.breakOff(e);
            return exchange.writer().cut() ? Next.CLOSE : settle();
        }
    }

    private Next answer(boolean mayBlock) throws IOException {
        for (int i = 0; i < BATCH; i++) {
            Next next = push();
            if (next != null) {
                return next;
            }
            if (exchange.writer().cut()) {
                return cut();
            }
            if (exchange.writer().closing() || exchange.writer().upgraded() != null) {
                return settle();
            }
            if (call.isFaulty()) {
                break;
            }
            if (phase == Phase.BODY && !passOverBody()) {
                return settle();
            }
            if (output.unsent() > MAX_UNSENT && !sending.send()) {
                return sending.waitForRoom();
            }
            if (!readHead()) {
                return settle();
            }
            if (handOver.proceed(mayBlock)) {
                return Next.HANDED_OVER;
            }
            afterExchange();
        }
        return leaveRest();
    }

    /// Sends, and has the pool go on with the rest. What is pushed waits for room by itself.
    private Next leaveRest() throws IOException {
        return exchange.push() != null || sending.send() ? Next.AGAIN : sending.waitForRoom();
    }

    /// Goes on with content that is pushed, if there is some.
    ///
    /// @return what to wait for, null to go on with what follows
    private @Nullable Next push() throws IOException {
        Push current = exchange.push();
        if (current == null) {
            return null;
        }
        Next next = current.proceed();
        if (next == null && exchange.push() == null) {
            afterExchange();
        }
        return next;
    }

    /// Ends with an answer half-way; those before it are whole.
    private Next cut() throws IOException {
        if (!exchange.writer().torn()) {
            sending.send();
        }
        return Next.CLOSE;
    }

    /// Goes on with the exchange, where it may block.
    @Override
    public void run() {
        Next next = Next.CLOSE;
        try {
            next = advance(true, true);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the peer is gone while it was answered", e);
        } finally {
            handOver.comeBack();
            connection.finish(next);
        }
    }

    /// The pool ends, and so does the connection.
    @Override
    public void abandoned() {
        Next next = Next.CLOSE;
        try {
            handOver.abandoned();
            next = settle();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the peer of an abandoned request is gone", e);
        } finally {
            handOver.comeBack();
            connection.finish(next);
        }
    }

    @Override
    public @Nullable Runnable takeAftermath() {
        return call.takeFault();
    }

    @Override
    public void seenWaiting() {
        call.seenWaiting();
    }

    @Override
    public void relieved() {
        call.relieved();
    }

    @Override
    public Kind kind() {
        return exchange.kind();
    }

    private void afterExchange() {
        if (exchange.push() == null && unreadBody.begin()) {
            phase = Phase.BODY;
        }
    }

    /// Reads and begins a request; refuses one that is malformed.
    ///
    /// @return false if there is nothing to proceed with
    private boolean readHead() {
        needsInput = true;
        if (input.size() == 0) {
            return false;
        }
        RequestHead current = head;
        if (current == null) {
            current = new RequestHead();
            head = current;
        }
        try {
            if (!parser.parse(input.array(), input.start(), input.end(), current)) {
                current.forget();
                if (requestBegun()) {
                    headClock.begun();
                }
                return false;
            }
            needsInput = false;
            headClock.completed();
            input.consume(current.length());
            exchange.begin(current);
            return true;
        } catch (MalformedRequestException e) {
            exchange.rejectHead(current, e);
            return false;
        }
    }

    /// Passes over a body that nobody read.
    ///
    /// @return whether its end has come
    private boolean passOverBody() {
        boolean over = unreadBody.passOver();
        phase = over ? Phase.HEAD : phase;
        needsInput |= !over;
        return over;
    }

    /// Sends all answers and says what to wait for.
    private Next settle() throws IOException {
        if (!sending.send()) {
            return sending.waitForRoom();
        }
        if (exchange.writer().closing()) {
            return close();
        }
        Upgraded next = exchange.writer().upgraded();
        if (next != null) {
            next.begin();
            connection.become(next);
            return Next.AGAIN;
        }
        if (inputEnded) {
            return Next.CLOSE;
        }
        if (input.size() > 0 && !connection.tryKeep()) {
            server.sheds().count(Exceeded.MEMORY);
            return refuseToKeep();
        }
        long now = server.clock().getAsLong();
        connection.deadline(
                phase == Phase.BODY
                        ? exchange.peer().reading().waitFrom(now)
                        : headClock.deadline(now, requestBegun()));
        return Next.READ;
    }

    /// When the wait for the first byte of the next request is over.
    long headDeadline() {
        return headClock.deadline(server.clock().getAsLong(), false);
    }

    /// The connection ends before this has had its first turn.
    void openLate() {
        exchange.open();
    }

    /// As [Exchange#closesFor].
    void closesFor(CloseReason why) {
        exchange.closesFor(why);
    }

    private boolean requestBegun() {
        RequestHead current = head;
        int empty = current == null ? 0 : current.emptyLines;
        return RequestParser.isBegun(input.array(), input.start() + empty, input.end());
    }

    /// There is no memory to wait with for the rest of what has come.
    private Next refuseToKeep() throws IOException {
        exchange.closesFor(CloseReason.SHED);
        if (phase != Phase.HEAD || !requestBegun()) {
            return Next.CLOSE;
        }
        exchange.reject(Status.SERVICE_UNAVAILABLE, "no memory is left for unfinished requests");
        return settle();
    }

    /// Closes at once, or after the client had the time to read the last answer.
    private Next close() throws IOException {
        boolean stillSending = exchange.writer().lingering() || LingeringClose.isNeeded(connection);
        if (inputEnded || !stillSending) {
            return Next.CLOSE;
        }
        phase = Phase.LINGER;
        lingering = new LingeringClose(connection, server.clock());
        return lingering.begin();
    }

    @Override
    public Next expired() throws IOException {
        Push current = exchange.push();
        if (current != null) {
            return current.expired() ? ready() : Next.CLOSE;
        }
        if (sending.waits()) {
            return exchange.peer().readsYet() ? ready() : closesLate();
        }
        if (phase != Phase.HEAD || !requestBegun()) {
            return closesLate();
        }
        exchange.reject(Status.REQUEST_TIMEOUT, "the request comes too slowly");
        return settle();
    }

    private Next closesLate() {
        boolean idle = phase == Phase.HEAD && !sending.waits();
        if (phase != Phase.LINGER) {
            exchange.closesFor(idle && server.draining() ? CloseReason.STOP : CloseReason.TIMEOUT);
        }
        return Next.CLOSE;
    }

    @Override
    public Next shed() throws IOException {
        exchange.closesFor(CloseReason.SHED);
        return sending.waits() || exchange.push() != null ? Next.CLOSE : refuseToKeep();
    }

    @Override
    public long held() {
        return exchange.held();
    }

    @Override
    public boolean mayDrop(boolean wantingForLong) {
        WireBody body = exchange.body();
        return body == null || body.ended() || (wantingForLong && body.isIgnored());
    }

    @Override
    public void cut(boolean owned) {
        if (owned || hasUnfinished()) {
            exchange.writer().account().countAsCut();
        }
        exchange.close(CloseReason.STOP);
        Push current = exchange.push();
        if (!owned && current != null) {
            current.end(false);
        }
    }

    private boolean hasUnfinished() {
        return exchange.isUnfinished() || (phase == Phase.HEAD && requestBegun());
    }

    @Override
    public boolean closed() {
        ResponseWriter writer = exchange.writer();
        writer.account().ends(server.cutting() && hasUnfinished());
        boolean partly = writer.cut() || exchange.push() != null;
        boolean deceptive = writer.torn() || (partly && writer.lastsUntilClose());
        exchange.abandon();
        input.consume(input.size());
        return !deceptive;
    }
}
