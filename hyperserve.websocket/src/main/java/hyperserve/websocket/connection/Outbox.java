package hyperserve.websocket.connection;

import hyperserve.api.ClosedWebSocket.Side;
import hyperserve.api.Nullable;
import hyperserve.api.pool.WorkerPool;
import hyperserve.runtime.limits.MemoryBudget;
import hyperserve.runtime.net.Connection;
import hyperserve.websocket.frame.CloseCode;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.locks.LockSupport;

/// What waits to be sent: messages in order, up to a bound, and a close. Any thread may put in;
/// whoever owns the connection takes out, and is told by a signal that there is something.
///
/// Not so what is put in by the thread that calls the application for the owner, as long as nobody
/// else owns the connection: the owner comes back to it anyway. All are under one lock with the
/// word on who that is, so nothing is left behind untold.
final class Outbox {

    /// What a message takes beside its bytes.
    private static final int EACH = 64;

    /// A message that waits.
    private static final class Entry {
        private final Message message;

        /// Whether the budget counts its bytes on behalf of this socket.
        private boolean shared;

        Entry(Message message) {
            this.message = message;
        }
    }

    /// A sender that waits for room.
    private static final class Ticket {
        private final Thread thread = Thread.currentThread();
    }

    private final Connection connection;
    private final WorkerPool pool;
    private final MemoryBudget budget;
    private final long bound;

    // Guarded by this.
    private final ArrayDeque<Entry> entries = new ArrayDeque<>(1);

    /// Made for the first one that waits, as most sockets never have one.
    private @Nullable ArrayDeque<Ticket> waiting;

    /// Of all entries, and of the one that is being sent.
    private long bytes;

    private @Nullable Entry current;
    private @Nullable Thread gatherer;
    private boolean told;
    private @Nullable End close;

    /// What any close from now on says.
    private @Nullable End answer;

    /// Whether messages that wait are not sent before the close.
    private boolean hurries;

    private boolean shut;

    Outbox(Connection connection, WorkerPool pool, long bound) {
        this.connection = connection;
        this.pool = pool;
        this.budget = connection.buffers().budget();
        this.bound = bound;
    }

    /// From now on the owner looks at it by itself: whoever has gathered for it signals again.
    ///
    /// @return whether it was signalled
    synchronized boolean beginOwning() {
        boolean news = told;
        told = false;
        gatherer = null;
        return news;
    }

    /// What this thread puts in is looked at when it comes back.
    synchronized void gather() {
        gatherer = Thread.currentThread();
    }

    /// Whether this thread has to signal that something is new.
    synchronized boolean tellsOwner() {
        if (told || Thread.currentThread().equals(gatherer)) {
            return false;
        }
        told = true;
        return true;
    }

    /// Puts a message in, if there is room at once.
    Sent offer(Message message) {
        boolean tells;
        synchronized (this) {
            if (!isOpen()) {
                return Sent.CLOSED;
            }
            if (firstWaiting() != null || !hasRoom(message)) {
                return Sent.FULL;
            }
            tells = put(message);
        }
        if (tells) {
            connection.signal();
        }
        return Sent.TAKEN;
    }

    private boolean put(Message message) {
        entries.add(new Entry(message));
        bytes += EACH + message.length();
        return tellsOwner();
    }

    private boolean hasRoom(Message message) {
        return bytes == 0 || bytes + EACH + message.length() <= bound;
    }

    /// Puts a message in, and waits for room, in the order in which senders came.
    ///
    /// @param nanos how long at most
    /// @throws InterruptedException if the thread was interrupted while it waited
    Sent send(Message message, long nanos) throws InterruptedException {
        Sent at = offer(message);
        if (at != Sent.FULL) {
            return at;
        }
        Ticket ticket = new Ticket();
        queue(ticket);
        try {
            letOthersOwn();
            at = await(ticket, message, System.nanoTime() + nanos);
        } finally {
            leave(ticket);
        }
        if (at == Sent.TAKEN && tellsOwner()) {
            connection.signal();
        }
        return at;
    }

    private synchronized void queue(Ticket ticket) {
        ArrayDeque<Ticket> all = waiting;
        if (all == null) {
            all = new ArrayDeque<>(2);
            waiting = all;
        }
        all.add(ticket);
    }

    private @Nullable Ticket firstWaiting() {
        return waiting == null ? null : waiting.peek();
    }

    /// The owner, for which this thread may call the application, cannot wait for itself.
    private void letOthersOwn() {
        pool.blocking();
        synchronized (this) {
            gatherer = null;
            told = true;
        }
        connection.signal();
    }

    private Sent await(Ticket ticket, Message message, long deadline) throws InterruptedException {
        while (true) {
            Sent at = offer(ticket, message);
            long left = deadline - System.nanoTime();
            if (at != Sent.FULL || left <= 0) {
                return at;
            }
            LockSupport.parkNanos(this, left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private synchronized Sent offer(Ticket ticket, Message message) {
        if (!isOpen()) {
            return Sent.CLOSED;
        }
        if (!ticket.equals(firstWaiting()) || !hasRoom(message)) {
            return Sent.FULL;
        }
        entries.add(new Entry(message));
        bytes += EACH + message.length();
        return Sent.TAKEN;
    }

    private synchronized void leave(Ticket ticket) {
        if (waiting != null) {
            waiting.remove(ticket);
        }
        wakeFirst();
    }

    private void wakeFirst() {
        Ticket first = firstWaiting();
        if (first != null) {
            LockSupport.unpark(first.thread);
        }
    }

    private void wakeAll() {
        if (waiting != null) {
            waiting.forEach(each -> LockSupport.unpark(each.thread));
        }
    }

    /// Whether messages may be put in.
    synchronized boolean isOpen() {
        return close == null && !shut;
    }

    /// The client has closed: the close that is yet to come is the answer to it.
    synchronized void answer(End said) {
        answer = said;
    }

    /// Asks for a close; only the first time counts, but for the hurry.
    ///
    /// @param why its code and reason, unless it is an answer
    /// @param hurry whether it goes before messages that wait
    void close(End why, boolean hurry) {
        boolean tells;
        synchronized (this) {
            if (close == null) {
                close = answer == null ? why : answer;
            }
            hurries |= hurry;
            wakeAll();
            tells = tellsOwner();
        }
        if (tells) {
            connection.signal();
        }
    }

    /// A close that was asked for waits no longer.
    synchronized void hurry() {
        hurries = true;
    }

    /// What the close is to say, null if none was asked for.
    synchronized @Nullable End close() {
        return close;
    }

    /// Whether the close is to be sent now.
    synchronized boolean isCloseDue() {
        return close != null && (hurries || (entries.isEmpty() && current == null));
    }

    /// Takes a message; for the owner, who says by [#sent] how much of it is gone.
    synchronized @Nullable Message take() {
        Entry first = entries.poll();
        current = first;
        return first == null ? null : first.message;
    }

    /// Whether there is more to be taken. For the owner.
    synchronized boolean hasMore() {
        return !entries.isEmpty() || (close != null && !shut);
    }

    /// So much of the message taken is gone.
    ///
    /// @param all whether nothing is left of it
    synchronized void sent(int count, boolean all) {
        bytes -= all ? count + EACH : count;
        Entry taken = current;
        if (all && taken != null) {
            unshare(taken);
            current = null;
        }
        wakeFirst();
    }

    private void unshare(Entry entry) {
        if (entry.shared) {
            entry.shared = false;
            budget.unshare(entry.message.bytes(), entry.message.length());
        }
    }

    /// Counts what waits to be sent. For the owner, before it waits.
    ///
    /// @return whether there is room for it
    synchronized boolean share() {
        Entry taken = current;
        if (taken != null && !share(taken)) {
            return false;
        }
        Iterator<Entry> newest = entries.descendingIterator();
        while (newest.hasNext()) {
            Entry each = newest.next();
            if (each.shared) {
                // So are those before it.
                return true;
            }
            if (!share(each)) {
                return false;
            }
        }
        return true;
    }

    /// How many bytes the messages that wait take beside their own.
    synchronized long held() {
        return (long) entries.size() * EACH;
    }

    private boolean share(Entry entry) {
        if (!entry.shared) {
            entry.shared = budget.tryShare(entry.message.bytes(), entry.message.length());
        }
        return entry.shared;
    }

    /// Nothing more is sent.
    synchronized void shut() {
        shut = true;
        Entry taken = current;
        if (taken != null) {
            unshare(taken);
        }
        entries.forEach(this::unshare);
        entries.clear();
        current = null;
        bytes = 0;
        wakeAll();
    }

    /// How the socket ends if it does now, without a word of the client.
    ///
    /// @param otherwise what has ended it, if no close was asked for
    /// @param by who has
    End ending(String otherwise, Side by) {
        End asked = close();
        return asked == null ? new End(CloseCode.ABNORMAL, otherwise, by) : asked;
    }
}
