package hyperserve.websocket.connection;

import hyperserve.api.ClosedWebSocket.Side;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.pool.WorkerPool;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.protocol.Handover;
import hyperserve.runtime.protocol.WebSocketAccount;
import hyperserve.websocket.frame.CloseCode;

/// What the application has of a connection. Any thread may use it, also when the connection has
/// ended.
public final class Socket {

    private final Connection connection;
    private final WorkerPool pool;
    private final Request request;
    private final Bounds bounds;
    private final WebSocketAccount account;
    private final Inbox inbox = new Inbox();
    private final Outbox outbox;

    Socket(Handover handover, Bounds bounds) {
        this.connection = handover.connection();
        this.pool = handover.pool();
        this.request = handover.upgrade().request();
        this.account = handover.account();
        this.bounds = bounds;
        this.outbox = new Outbox(connection, pool, bounds.sendQueue());
    }

    Connection connection() {
        return connection;
    }

    WorkerPool pool() {
        return pool;
    }

    Inbox inbox() {
        return inbox;
    }

    Outbox outbox() {
        return outbox;
    }

    /// What it is called in the log.
    String name() {
        return request.method() + " " + request.path();
    }

    /// {@return the request that has opened it}
    public Request request() {
        return request;
    }

    /// Sends a message, and waits for room.
    ///
    /// @param message the message
    /// @return what has become of it
    /// @throws InterruptedException if the thread was interrupted while it waited
    public Sent send(Message message) throws InterruptedException {
        return orElse(outbox.send(message, bounds.sendTimeout()));
    }

    /// Sends a message if there is room.
    ///
    /// @param message the message
    /// @return what has become of it
    public Sent trySend(Message message) {
        return orElse(outbox.offer(message));
    }

    private Sent orElse(Sent sent) {
        if (sent != Sent.FULL) {
            return sent;
        }
        account.refused();
        if (bounds.closesSlow()) {
            outbox.close(new End(CloseCode.POLICY_VIOLATION, "too slow", Side.SERVER), true);
        }
        return sent;
    }

    /// Waits for a message.
    ///
    /// @return the message, null if there will be none
    /// @throws InterruptedException if the thread was interrupted while it waited
    public @Nullable Message receive() throws InterruptedException {
        Message here = take();
        if (here != null) {
            return here;
        }
        pool.blocking();
        Message come = inbox.await();
        if (come == null) {
            closed();
        } else {
            tellOwner();
        }
        return come;
    }

    /// The application knows that the socket has ended: nothing can be sent any more.
    void closed() {
        outbox.close(new End(CloseCode.NORMAL, "", Side.APPLICATION), false);
    }

    /// Takes a message that has come, null if there is none.
    @Nullable
    Message take() {
        Message here = inbox.take();
        tellOwner();
        return here;
    }

    private void tellOwner() {
        if (inbox.tellsOwner() && outbox.tellsOwner()) {
            connection.signal();
        }
    }

    /// Closes it. The first close counts, whoever says it.
    ///
    /// @param code a code that may be sent
    /// @param reason more about it, at most 123 bytes in UTF-8
    public void close(int code, String reason) {
        // First, as whoever is woken by the other finds it ended, and closes it, too.
        outbox.close(new End(code, reason, Side.APPLICATION), false);
        inbox.drop();
    }

    /// {@return how it has ended, or is about to; null if it is open}
    public @Nullable End end() {
        End known = inbox.end();
        return known == null ? outbox.close() : known;
    }

    /// {@return what it is called in the log}
    @Override
    public String toString() {
        return name();
    }
}
