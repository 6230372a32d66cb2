package hyperserve.websocket.connection;

import hyperserve.api.Nullable;

import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;

/// What has come for the application and was not given to it: the beginning, messages, the end.
/// Whoever owns the connection puts in, whoever calls the application takes out, one at a time;
/// any thread may ask. When much is here nothing more is read, and who takes out tells the owner
/// when it may go on.
final class Inbox {

    /// Nothing more is read while so many bytes are here.
    private static final int HIGH = 64 * 1024;

    /// What a message takes beside its bytes.
    private static final int EACH = 64;

    /// So much less than was counted is worth to be told.
    private static final int WORTH_TELLING = 8 * 1024;

    /// What is next.
    enum Event {
        NOTHING,
        OPENED,
        MESSAGE,
        CLOSED
    }

    private final ArrayDeque<Message> messages = new ArrayDeque<>(1);
    private long bytes;

    /// Of the message that was taken last, which the application has until it takes the next.
    private long inUse;

    /// What the memory budget counts.
    private long counted;

    /// Whether nothing is read until there is room.
    private boolean stopped;

    private boolean opened;
    private boolean openedTaken;

    /// Whether what comes is not wanted.
    private boolean drops;

    private @Nullable Thread waiter;
    private @Nullable End end;
    private boolean endTaken;

    /// The application may be told of the socket.
    synchronized void open() {
        opened = true;
    }

    /// Whether no message is to be put in. If so, who makes room will tell.
    synchronized boolean isFull() {
        stopped = bytes >= HIGH;
        return stopped;
    }

    synchronized void put(Message message) {
        if (!drops && end == null) {
            messages.add(message);
            bytes += EACH + message.length();
            LockSupport.unpark(waiter);
        }
    }

    /// The application wants no more messages.
    synchronized void drop() {
        drops = true;
        messages.clear();
        bytes = 0;
        LockSupport.unpark(waiter);
    }

    /// The socket has ended; only the first time counts.
    ///
    /// @return how it has ended
    synchronized End end(End how) {
        End first = end == null ? how : end;
        end = first;
        LockSupport.unpark(waiter);
        return first;
    }

    /// How it has ended, null if it has not.
    synchronized @Nullable End end() {
        return end;
    }

    synchronized Event next() {
        if (!opened) {
            return Event.NOTHING;
        }
        if (!openedTaken) {
            return Event.OPENED;
        }
        if (!messages.isEmpty()) {
            return Event.MESSAGE;
        }
        return end != null && !endTaken ? Event.CLOSED : Event.NOTHING;
    }

    /// Takes what [#next] has said, if that is no message.
    synchronized void take(Event event) {
        openedTaken = true;
        endTaken |= event == Event.CLOSED;
    }

    /// The next message, null if there is none.
    synchronized @Nullable Message take() {
        Message first = messages.poll();
        inUse = first == null ? 0 : EACH + first.length();
        bytes -= inUse;
        return first;
    }

    /// The application has done with the message that was taken last.
    synchronized void done() {
        inUse = 0;
    }

    /// Waits for something to take; for one thread at a time.
    ///
    /// @return the next message, null if there will be none, which is the end for who waits
    /// @throws IllegalStateException if another thread waits
    @Nullable
    Message await() throws InterruptedException {
        // Not in a monitor, of which the JVM tells virtual threads by one more thread.
        while (mustWait()) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                waitNoLonger();
                throw new InterruptedException();
            }
        }
        return take();
    }

    private synchronized boolean mustWait() {
        Thread caller = Thread.currentThread();
        if (waiter != null && !waiter.equals(caller)) {
            throw new IllegalStateException("another thread waits for a message of this socket");
        }
        boolean waits = messages.isEmpty() && end == null && !drops;
        waiter = waits ? caller : null;
        return waits;
    }

    private synchronized void waitNoLonger() {
        waiter = null;
    }

    /// Whether the owner is to be told that there is room, or that less is kept.
    synchronized boolean tellsOwner() {
        boolean resumes = stopped && bytes < HIGH / 2;
        if (!resumes && counted - kept() < WORTH_TELLING) {
            return false;
        }
        stopped &= !resumes;
        counted = kept();
        return true;
    }

    /// How many bytes are kept here or in use, which are counted from now on. For the owner.
    synchronized long count() {
        counted = kept();
        return counted;
    }

    private long kept() {
        return bytes + inUse;
    }
}
