package hyperserve.http2.connection;

import hyperserve.api.BodyException;
import hyperserve.api.FinishedExchange.Ending;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.api.StreamedBody;
import hyperserve.api.Upgrade;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.routing.Route;
import hyperserve.runtime.overload.Exceeded;
import hyperserve.runtime.semantics.Fault;
import hyperserve.runtime.semantics.HandlerCall;
import hyperserve.runtime.semantics.ServerState;

import java.util.Objects;

/// What is to be done to answer one stream: to call its handler, and the writer of what that has
/// returned. For the thread that does so, one at a time; whoever owns the connection reads what has
/// become of it, which is written before the news of it.
final class Work implements HandlerCall.Caller, PoolTask {

    private static final int NO_LOAN = -1;

    private final Http2Connection connection;
    private final Stream stream;
    private final ServerState server;
    private final HandlerCall call;

    /// Whether it is counted among those in flight.
    private boolean counted;

    /// The connection's loan, as long as its owner's thread runs this; of no use afterwards.
    private int loan = NO_LOAN;

    private volatile @Nullable Response decided;
    private volatile @Nullable StreamOutput output;
    private volatile boolean lost;

    Work(Http2Connection connection, Stream stream, StreamPresence presence) {
        this.connection = connection;
        this.stream = stream;
        this.server = connection.server();
        this.call = new HandlerCall(this, presence, server);
    }

    HandlerCall call() {
        return call;
    }

    /// The connection is lent by the thread that runs this.
    ///
    /// @param number the number of the loan
    void lent(int number) {
        loan = number;
    }

    /// A thread of its own runs it from now on, to which nothing is lent.
    void isGiven() {
        loan = NO_LOAN;
    }

    /// The number of the last loan. For the thread that runs this.
    int loan() {
        return loan;
    }

    /// What is to be sent, null as long as that is not known. Its writer may not have begun yet.
    @Nullable
    Response decided() {
        return decided;
    }

    void decide(Response what) {
        decided = what;
    }

    /// What a writer writes into, null if there is none.
    @Nullable
    StreamOutput output() {
        return output;
    }

    /// Whether the response is of no use any more, and the stream to be reset.
    boolean isLost() {
        return lost;
    }

    /// What is known of the handler, or of the writer if that is next.
    @Override
    public Kind kind() {
        StreamBody body = stream.body;
        return decided == null ? call.kind(body == null || body.isComplete()) : call.streamKind();
    }

    /// Whether what was decided is yet to be written.
    boolean hasWriter() {
        Response made = decided;
        return made != null
                && made.body() instanceof StreamedBody
                && !stream.isHead
                && output == null;
    }

    /// Whether there is anything to be done. For whoever owns the connection.
    boolean isToBeDone() {
        return !lost && !stream.localClosed && (decided == null || hasWriter());
    }

    /// Calls the handler, unless that is done. Throws nothing.
    void handle() {
        if (decided == null) {
            try {
                decided = answered();
            } catch (Throwable e) {
                fails(e);
            }
        }
    }

    private void fails(Throwable e) {
        lost = true;
        call.note(Fault.ofServer(e));
    }

    private Response answered() {
        Request request = Objects.requireNonNull(stream.request);
        Response made = call.handle(request);
        Upgrade upgrade = made.upgrade();
        if (upgrade != null) {
            // There is no such thing in HTTP/2 (RFC 9113 §8.6).
            made = server.answers().of(Upgrade.required(upgrade.protocol()), request);
        }
        return overriddenByBody(made);
    }

    private @Nullable BodyException bodyFailure() {
        StreamBody body = stream.body;
        return body == null ? null : body.failure();
    }

    /// A body that could not be had decides the answer, whatever the handler made of it.
    private Response overriddenByBody(Response made) {
        BodyException failure = bodyFailure();
        if (failure == null) {
            return made;
        }
        Status status = failure.status();
        if (status == null) {
            lost = true;
            return made;
        }
        if (stream.watch != null) {
            boolean refused = status.equals(Status.SERVICE_UNAVAILABLE);
            stream.watch.endsAs(refused ? Ending.REFUSED : Ending.MALFORMED);
        }
        return server.answers().refusal(status, failure.reason(), stream.request, isMemoryShort());
    }

    /// Calls the writer of what the handler has returned. Throws nothing.
    void write() {
        try {
            writeBody();
        } catch (Throwable e) {
            fails(e);
        }
    }

    private void writeBody() {
        StreamedBody streamed = (StreamedBody) Objects.requireNonNull(decided).body();
        StreamOutput out = new StreamOutput(stream, streamed.length());
        output = out;
        // Whoever breaks it off resets first and looks for it then; so one of both finds the other.
        if (call.isReset()) {
            out.breakOff();
        }
        try {
            call.write(streamed, out);
            BodyException failure = bodyFailure();
            if (failure != null) {
                throw failure;
            }
            out.end();
        } catch (Throwable e) {
            writerFailed(out, e);
        }
    }

    private void writerFailed(StreamOutput out, Throwable e) {
        boolean ownFault =
                e instanceof Error || (!isBodyLost() && !out.isBroken() && !call.isReset());
        boolean committed = out.isCommitted();
        out.abort();
        if (committed) {
            failed(e);
            lost = true;
            call.writerFailedHalfway(ownFault, e);
            return;
        }
        output = null;
        decided = overriddenByBody(call.writerFailed(ownFault, stream.request, e));
    }

    /// Goes on where it may wait.
    @Override
    public void run() {
        if (stream.watch != null) {
            stream.watch.takenUp();
        }
        try {
            // One that did not wait as the others do says nothing of how long they wait.
            if (!call.isCritical() && !isInTime() && decided == null) {
                refuse(Exceeded.QUEUE_TIME);
                return;
            }
            // Nobody waits for the answer of one whose client has gone.
            if (!call.isReset()) {
                handle();
            }
            if (hasWriter()) {
                write();
            }
        } finally {
            leavePool();
            tell();
        }
    }

    private boolean isInTime() {
        long now = server.clock().getAsLong();
        return server.queue().takeUp(now - stream.readySince, now);
    }

    @Override
    public void abandoned() {
        leavePool();
        if (decided == null || hasWriter()) {
            decided = server.answers().stopping(stream.request);
        }
        tell();
    }

    @Override
    public void seenWaiting() {
        call.seenWaiting();
    }

    @Override
    public void relieved() {
        call.relieved();
    }

    /// It waits for a thread of its own.
    void enterPool() {
        Route found = call.route();
        counted = found == null || !found.options().isLongLived();
        if (counted) {
            server.queue().enter();
        }
    }

    /// What its thread takes is counted until it has none any more.
    void keepsThread() {
        connection.news().keeps(call.held());
    }

    /// It has none any more, or was not given one.
    void leavePool() {
        connection.news().keeps(-call.held());
        call.comeBack();
        if (counted) {
            counted = false;
            server.queue().leave();
        }
    }

    /// Decides to answer 503.
    void refuse(Exceeded why) {
        boolean isShort = isMemoryShort();
        server.sheds().count(isShort ? Exceeded.MEMORY : why);
        if (stream.watch != null) {
            stream.watch.endsAs(Ending.REFUSED);
        }
        decided = server.answers().saturated(stream.request, isShort);
    }

    private boolean isMemoryShort() {
        return stream.budget().isShort();
    }

    /// Nobody does it any more, for the moment: the connection is to look what has become of it.
    /// For a thread that does not own the connection.
    void tell() {
        Runnable fault = call.takeFault();
        stream.runOver();
        try {
            tellOwner();
        } finally {
            if (fault != null) {
                fault.run();
            }
        }
    }

    private void tellOwner() {
        boolean told = false;
        try {
            told = output != null && connection.writerTurns().end(stream);
        } finally {
            if (!told) {
                connection.news().finished(stream);
            }
        }
    }

    @Override
    public boolean isBodyLost() {
        return bodyFailure() != null;
    }

    /// Nobody knows what was left half-done.
    @Override
    public void closeAfterwards() {
        connection.closeAfterwards();
    }

    @Override
    public void failed(Throwable thrown) {
        if (stream.watch != null) {
            stream.watch.failed(thrown);
        }
    }
}
