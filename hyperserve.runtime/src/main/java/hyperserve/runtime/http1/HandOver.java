package hyperserve.runtime.http1;

import hyperserve.api.CloseReason;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.routing.Route;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.Input;
import hyperserve.runtime.overload.Exceeded;
import hyperserve.runtime.overload.QueueTime;
import hyperserve.runtime.semantics.HandlerCall;
import hyperserve.runtime.semantics.ServerState;

import java.io.IOException;

/// Decides on which thread an exchange goes on, and what becomes of it if it waits too long for
/// that: it is answered 503 before its handler. Owned by whoever owns the connection.
///
/// What a handler has returned already is never thrown away for that.
final class HandOver {

    private final PoolTask task;
    private final Exchange exchange;
    private final HandlerCall call;
    private final Connection connection;
    private final Sending sending;
    private final ServerState server;
    private final QueueTime queue;

    /// Whether it is counted among those in flight.
    private boolean counted;

    /// Whether a thread runs it that is none of the pool's.
    private boolean reserved;

    /// @param task goes on with the exchange, where it may block
    HandOver(PoolTask task, Exchange exchange, Connection connection, Sending sending) {
        this.task = task;
        this.exchange = exchange;
        this.call = exchange.call();
        this.connection = connection;
        this.sending = sending;
        this.server = exchange.server();
        this.queue = server.queue();
    }

    /// Goes on with an exchange that has begun, on this thread or another.
    ///
    /// @param mayBlock whether this thread may run anything that waits
    /// @return whether the exchange was given to a thread that may block, which owns the connection
    ///     from then on; if not, it was answered
    boolean proceed(boolean mayBlock) throws IOException {
        if (isUndecided()) {
            if (!mayBlock && connection.isOverdue() && !call.isCritical()) {
                refuse(Exceeded.QUEUE_TIME);
                return false;
            }
            if (!call.isInFlight()) {
                refuse(Exceeded.ROUTE);
                return false;
            }
        }
        return !exchange.proceed(mayBlock) && give();
    }

    private boolean isUndecided() {
        return exchange.writer().decided() == null;
    }

    private boolean give() throws IOException {
        if (isKeptOut()) {
            refuse(Exceeded.QUEUE_TIME);
            return false;
        }
        exchange.beforeReceiving();
        sending.send();
        Exceeded why = Exceeded.ROUTE;
        boolean given = false;
        exchange.queued();
        count();
        try {
            if (call.goApart()) {
                why = Exceeded.MEMORY;
                if (keep()) {
                    why = Exceeded.IN_FLIGHT;
                    given = execute();
                }
            }
        } finally {
            if (!given) {
                comeBack();
            }
        }
        if (!given) {
            refuse(why);
        }
        return given;
    }

    private boolean isKeptOut() {
        return queue.stands()
                && isUndecided()
                && !call.isCritical()
                && !queue.admits(server.clock().getAsLong());
    }

    private boolean keep() {
        if (call.isCritical()) {
            connection.settle();
            return true;
        }
        return connection.tryKeep();
    }

    private boolean execute() {
        if (call.isCritical()) {
            // Before it runs: from then on this is that thread's.
            reserved = true;
            if (server.reserve().tryExecute(task)) {
                return true;
            }
            reserved = false;
        }
        return server.pool().tryExecute(task);
    }

    /// Whether the thread that runs the exchange is to leave what follows to the pool, if anything
    /// does.
    boolean leavesRest() {
        return reserved && !exchange.writer().cut();
    }

    /// Those that wait for their clients to go are not what keeps others waiting.
    private void count() {
        Route found = call.route();
        if (found == null || !found.options().isLongLived()) {
            queue.enter();
            counted = true;
        }
    }

    private void refuse(Exceeded why) {
        server.sheds().count(exchange.isMemoryShort() ? Exceeded.MEMORY : why);
        exchange.refuse();
    }

    /// Goes on with an exchange that was given to this thread.
    ///
    /// @throws IOException if the client has gone meanwhile
    void takeUp() throws IOException {
        exchange.takenUp();
        // One that did not wait as the others do says nothing of how long they wait.
        if (!call.isCritical() && isLate() && isUndecided()) {
            refuse(Exceeded.QUEUE_TIME);
        } else {
            exchange.proceed(true);
        }
    }

    private boolean isLate() throws IOException {
        long now = server.clock().getAsLong();
        long waited = now - connection.readySince();
        boolean inTime = queue.takeUp(waited, now);
        return !inTime || (isUndecided() && queue.isTooLong(waited) && hasLeft());
    }

    /// Whether the client has closed its side while it waited. If it wants an answer all the same,
    /// it gets one; to call the handler would most probably be for nobody.
    private boolean hasLeft() throws IOException {
        Input input = connection.input();
        if (exchange.body() != null || input.size() >= Input.MOST_AHEAD) {
            return false;
        }
        input.fill();
        connection.settle();
        return input.hasEnded();
    }

    /// The pool ends before the exchange was taken up: answers so, and closes.
    void abandoned() {
        exchange.closesFor(CloseReason.STOP);
        exchange.writer().giveUp();
        exchange.refuse();
    }

    /// No thread of its own runs the connection's exchanges any more.
    void comeBack() {
        call.comeBack();
        reserved = false;
        if (counted) {
            counted = false;
            queue.leave();
        }
    }
}
