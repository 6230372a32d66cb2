package hyperserve.runtime.net;

import hyperserve.api.Nullable;

import java.util.concurrent.atomic.AtomicReferenceArray;

/// The connections that are left to a poller.
///
/// A list linked through [Connection#next], newest first: what is put in may not be lost, so there
/// must be nothing to allocate for it. Any thread adds, by `compareAndSet` of the head; the poller
/// takes all at once, by `getAndSet`, which pairs with it. Nothing is taken from it one by one, so
/// it does no harm if between a reading of the head and its exchange the same connection was taken
/// and put in again: what it is linked to is what follows it.
///
/// A connection is in here at most once, because its state says so; see there. The head shares its
/// cache lines with nobody.
final class Inbox {

    private static final int HEAD = Lines.REFERENCES;

    private final AtomicReferenceArray<Connection> heads =
            new AtomicReferenceArray<>(HEAD + 1 + HEAD);

    /// An empty one. What it is made of is linked now, and not by the first who has no memory.
    Inbox() {
        heads.compareAndSet(HEAD, null, null);
        heads.getAndSet(HEAD, null);
    }

    /// Any thread may call it.
    void add(Connection connection) {
        Connection head;
        do {
            head = heads.get(HEAD);
            connection.next = head;
        } while (!heads.compareAndSet(HEAD, head, connection));
    }

    boolean isEmpty() {
        return heads.get(HEAD) == null;
    }

    /// Takes all. For the poller.
    ///
    /// @return the oldest, linked to those that came later, or null if there is none
    @Nullable
    Connection takeAll() {
        if (isEmpty()) {
            return null;
        }
        Connection rest = heads.getAndSet(HEAD, null);
        Connection oldest = null;
        while (rest != null) {
            Connection older = rest.next;
            rest.next = oldest;
            oldest = rest;
            rest = older;
        }
        return oldest;
    }
}
