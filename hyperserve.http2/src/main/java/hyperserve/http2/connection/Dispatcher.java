package hyperserve.http2.connection;

import hyperserve.api.Nullable;
import hyperserve.api.pool.PoolTask;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.overload.Exceeded;
import hyperserve.runtime.semantics.ServerState;

import java.util.ArrayDeque;

/// Decides on which thread each stream is answered: on that of the owner, which lends the
/// connection meanwhile, or on one of its own. Owned by whoever owns the connection.
final class Dispatcher {

    private final Http2Connection http;
    private final Connection connection;
    private final ServerState server;
    private final ArrayDeque<Stream> waiting = new ArrayDeque<>();

    /// The one whose handler was begun last on an owner's thread, as long as it runs: it keeps its
    /// response.
    private volatile @Nullable Stream inside;

    Dispatcher(Http2Connection http) {
        this.http = http;
        this.connection = http.connection();
        this.server = http.server();
    }

    /// A stream is to be answered.
    void add(Stream stream) {
        waiting.add(stream);
    }

    /// Forgets those that wait.
    void drop() {
        waiting.clear();
    }

    /// The thread of an owner was seen waiting. Any thread may call it.
    void seenWaiting() {
        Stream last = inside;
        if (last != null) {
            last.call().seenWaiting();
        }
    }

    /// The thread of an owner was relieved. Any thread may call it.
    void relieved() {
        Stream last = inside;
        if (last != null) {
            last.call().relieved();
        }
    }

    /// Has those answered that wait, in order.
    ///
    /// @return whether the caller still owns the connection
    boolean answerAll() {
        for (Stream each = waiting.poll(); each != null; each = waiting.poll()) {
            if (!each.localClosed && !answer(each)) {
                return false;
            }
        }
        return true;
    }

    private boolean answer(Stream stream) {
        Work work = stream.work();
        if (work.decided() == null && isRefused(stream)) {
            http.progress(stream);
            return true;
        }
        while (work.isToBeDone()) {
            PoolTask.Kind kind = work.kind();
            if (!mayRunHere(stream, kind)) {
                if (give(stream)) {
                    return true;
                }
                break;
            }
            if (!run(stream, kind != PoolTask.Kind.NON_BLOCKING)) {
                return false;
            }
        }
        http.progress(stream);
        return true;
    }

    private boolean mayRunHere(Stream stream, PoolTask.Kind kind) {
        return stream.work().decided() == null
                ? stream.call().mayRunHere(kind)
                : server.pool().inlines(kind);
    }

    private boolean isRefused(Stream stream) {
        if (connection.isOverdue() && !stream.call().isCritical()) {
            stream.work().refuse(Exceeded.QUEUE_TIME);
            return true;
        }
        if (!stream.call().isInFlight()) {
            stream.work().refuse(Exceeded.ROUTE);
            return true;
        }
        return false;
    }

    /// Runs a handler, or the writer of what it has returned, on this thread.
    ///
    /// @param lends whether it may wait
    /// @return whether the caller still owns the connection
    private boolean run(Stream stream, boolean lends) {
        inside = stream;
        try {
            return runInside(stream, lends);
        } finally {
            // Unless another owner has begun one; should that be just now, that one is not seen.
            if (stream.equals(inside)) {
                inside = null;
            }
        }
    }

    private boolean runInside(Stream stream, boolean lends) {
        Work work = stream.work();
        stream.beginRun();
        if (!lends) {
            work.handle();
            stream.endRun();
            return true;
        }
        boolean lent = false;
        try {
            work.lent(connection.lend());
            lent = true;
        } finally {
            if (!lent) {
                stream.endRun();
            }
        }
        work.handle();
        if (work.hasWriter() && server.pool().inlines(work.kind())) {
            work.write();
        }
        if (!connection.takeBack(work.loan())) {
            work.tell();
            return false;
        }
        stream.endRun();
        return true;
    }

    /// Has a thread of its own answer it, which has all that is not the owner's from now on.
    ///
    /// @return false if there is none, and it is refused
    private boolean give(Stream stream) {
        Work work = stream.work();
        long now = server.clock().getAsLong();
        boolean sheddable = work.decided() == null && !stream.call().isCritical();
        if (sheddable && server.queue().stands() && !server.queue().admits(now)) {
            work.refuse(Exceeded.QUEUE_TIME);
            return false;
        }
        if (stream.watch != null) {
            stream.watch.queued();
        }
        Exceeded why = Exceeded.ROUTE;
        boolean given = false;
        work.enterPool();
        work.isGiven();
        stream.beginRun();
        try {
            if (stream.call().goApart()) {
                work.keepsThread();
                why = Exceeded.IN_FLIGHT;
                given = execute(stream);
            }
        } finally {
            if (!given) {
                work.leavePool();
                stream.endRun();
            }
        }
        if (!given) {
            work.refuse(why);
        }
        return given;
    }

    private boolean execute(Stream stream) {
        Work work = stream.work();
        return (stream.call().isCritical() && server.reserve().tryExecute(work))
                || server.pool().tryExecute(work);
    }
}
