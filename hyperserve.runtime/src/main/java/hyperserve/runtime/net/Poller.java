package hyperserve.runtime.net;

import hyperserve.runtime.logging.LazyLogger;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// What the thread that polls a source does with its connections; see [Connection] for the states.
final class Poller {

    private static final Logger LOG = LazyLogger.of(Poller.class);

    /// How long there is no room before a body that nobody has begun to read is given up.
    private static final long LONG_WANTING = TimeUnit.SECONDS.toNanos(2);

    /// The most that are handed out by one sweep because they are late.
    private static final int MOST_LATE = 64;

    private final NioEventSource source;

    /// How many more this sweep may hand out.
    private int lateLeft;

    Poller(NioEventSource source) {
        this.source = source;
    }

    /// Takes up what an owner has posted, or a connection that is new.
    void onPosted(Connection connection) {
        onPostedTooLate(connection);
        int current = connection.state();
        if ((current & Connection.STATE_ALONE) != Connection.POSTED) {
            return;
        }
        switch (connection.errand) {
            case ARM -> {
                if (Connection.isSignalled(current) && connection.waiter == null) {
                    handOutPosted(connection, 0);
                } else {
                    arm(connection);
                }
            }
            case RUN -> handOutPosted(connection, 0);
            case CLOSE -> close(connection);
        }
    }

    /// Only sees to it that its source has it, which is about to be closed.
    void onPostedTooLate(Connection connection) {
        if (!connection.linked && connection.state() != Connection.CLOSED) {
            connection.linked = true;
            source.link(connection);
        }
    }

    /// Hands a new connection out: its request is there most of the time, before it is registered.
    void onAccepted(Connection connection) {
        connection.linked = true;
        source.link(connection);
        source.ready(connection);
    }

    /// Hands one out that was nobody's, unless it is not as it was seen any more: a signal may have
    /// posted it.
    ///
    /// @return whether it was
    private boolean handOut(Connection connection, int seen, int reason) {
        // Who is only told that it is ready looks for what it was signalled for.
        int signal = reason == 0 ? 0 : seen & Connection.SIGNALLED;
        if (!connection.changeState(seen, Connection.BUSY | reason | signal)) {
            return false;
        }
        connection.waitingSince = 0;
        source.ready(connection);
        return true;
    }

    private void handOutPosted(Connection connection, int reason) {
        // A signal adds to it at any time.
        if (!handOut(connection, Connection.POSTED, reason)) {
            handOut(connection, Connection.POSTED | Connection.SIGNALLED, reason);
        }
    }

    private void arm(Connection connection) {
        boolean registered = false;
        // For want of memory, if it is not known to be the connection's fault.
        int otherwise = Connection.SHED;
        try {
            SelectionKey key = connection.key;
            if (key == null) {
                register(connection, connection.wanted);
            } else {
                key.interestOps(connection.wanted);
                connection.interest = connection.wanted;
            }
            registered = true;
        } catch (IOException | CancelledKeyException e) {
            otherwise = 0;
            LOG.log(Level.DEBUG, "a connection cannot be registered; its owner is to find out", e);
        } finally {
            if (registered) {
                letWait(connection);
            } else {
                letGoOn(connection, otherwise);
            }
        }
    }

    private void letWait(Connection connection) {
        if (connection.waiter == null) {
            if (!connection.changeState(Connection.POSTED, Connection.ARMED)) {
                handOutPosted(connection, 0);
            }
            return;
        }
        int waiting = connection.waitingState();
        connection.moveState(Connection.POSTED, waiting);
        if (connection.interrupted) {
            resume(connection, waiting, 0);
        }
    }

    private void letGoOn(Connection connection, int reason) {
        if (connection.waiter == null) {
            handOutPosted(connection, reason);
            return;
        }
        int waiting = connection.waitingState();
        connection.moveState(Connection.POSTED, waiting);
        resume(connection, waiting, reason);
    }

    private void register(Connection connection, int operation) throws IOException {
        connection.transport().noDelay();
        connection.key =
                connection.transport().channel().register(source.selector(), operation, connection);
        connection.interest = operation;
    }

    /// Looks for the thread only after the exchange, which is what makes it visible; a thread that
    /// was interrupted meanwhile has no need of it.
    ///
    /// @param waiting the state that was seen, with the number of the wait
    private static void resume(Connection connection, int waiting, int reason) {
        if (connection.moveState(waiting, Connection.BUSY | reason)) {
            connection.waitingSince = 0;
            LockSupport.unpark(connection.waiter);
        }
    }

    /// The selector has found the channel ready.
    void onReady(Connection connection, SelectionKey selected) {
        int state = connection.state();
        switch (state & Connection.STATE_ALONE) {
            case Connection.ARMED -> {
                // It has news, and may be idle afterwards: that deserves another last look.
                connection.toldOfDrain = false;
                handOut(connection, state, 0);
            }
            case Connection.LENT -> handOut(connection, state, 0);
            case Connection.WAITING -> resume(connection, Connection.unsignalled(state), 0);
            case Connection.BUSY -> {
                boolean wasPresent = isPresent(connection);
                boolean looking = false;
                try {
                    looking = lookAhead(connection);
                } finally {
                    if (!looking) {
                        disarm(connection, selected, state);
                    }
                }
                // It may have gone away just then, and found that somebody watches.
                if (wasPresent && !looking && !isPresent(connection)) {
                    connection.watchSoon();
                }
            }
            default -> {}
        }
    }

    private static boolean isPresent(Connection connection) {
        Absence away = connection.absence;
        return away == null || away.isPresent();
    }

    /// Reads for an owner that is away, to see whether the client is still there. What has come
    /// waits for the owner, who may wait for the end of this visit: so nothing is logged inside.
    ///
    /// @return whether there is reason to go on looking
    private boolean lookAhead(Connection connection) {
        Absence away = connection.absence;
        if (away == null || !away.visit()) {
            return false;
        }
        IOException gone;
        try {
            boolean more = readAhead(connection, away);
            if (connection.input().hasEnded()) {
                away.tellToEnd();
            }
            return more;
        } catch (IOException e) {
            gone = e;
            away.interrupt();
        } finally {
            away.leave();
        }
        LOG.log(Level.DEBUG, "the client has reset a connection; its handler is told", gone);
        return false;
    }

    /// Reads once, or drops what is here and comes.
    ///
    /// Where no memory is left, the reset of a client is heard all the same. One byte is read even
    /// then: behind what was read before the memory was used up, perhaps by connections that are
    /// gone, there may be nothing but a reset.
    ///
    /// @return whether more may come
    private boolean readAhead(Connection connection, Absence away) throws IOException {
        Input input = connection.input();
        boolean room = hasRoom(connection);
        boolean drops = drops(connection, away, room);
        if (!drops && input.size() >= Input.MOST_AHEAD) {
            return false;
        }
        try {
            if (drops) {
                return input.drop() > 0;
            }
            if (room) {
                int count = input.fill();
                input.fillUnread();
                return !input.hasEnded() && (count > 0 || (count == 0 && mayComplete(connection)));
            }
            input.fillByOne();
            return false;
        } finally {
            input.release();
            connection.transport().release();
            connection.ledger().settle(connection.kept());
        }
    }

    /// Whether what has come may be the beginning of what is read as a whole, and not be left there
    /// for want of something else.
    private static boolean mayComplete(Connection connection) {
        return connection.transport().interest(SelectionKey.OP_READ) == SelectionKey.OP_READ;
    }

    /// Gives up what is here, though nothing comes, if it is to be dropped.
    ///
    /// @return whether there is reason to look for more
    private boolean wantsMore(Connection connection, Absence away) {
        Input input = connection.input();
        if (!drops(connection, away, hasRoom(connection))) {
            return input.size() < Input.MOST_AHEAD;
        }
        if (input.size() > 0) {
            input.giveUp();
            connection.ledger().settle(connection.kept());
        }
        return true;
    }

    private static boolean hasRoom(Connection connection) {
        return connection.buffers().budget().hasRoom(BufferPool.SIZE);
    }

    /// Whether what is here and comes is dropped, and the connection closed after the answer in
    /// progress: what follows the request if there is no room for it, and what belongs to it if
    /// there has been none for long and nobody has begun to read it. Else those who send more and
    /// go would keep that memory, and their places, until their handlers end.
    private boolean drops(Connection connection, Absence away, boolean room) {
        long wanting = away.wanting(room, source.clock().getAsLong());
        return connection.input().hasDropped()
                || (!room && connection.protocol.mayDrop(wanting >= LONG_WANTING));
    }

    /// @param busy the state that was seen
    private void disarm(Connection connection, SelectionKey selected, int busy) {
        try {
            selected.interestOps(0);
        } finally {
            // An error may have left the key either way: see RenewableSelector.
            connection.interest = 0;
        }
        if (connection.changeState(busy, busy - Connection.BUSY + Connection.DISARMED)) {
            return;
        }
        int now = connection.state();
        if ((now & Connection.STATE_ALONE) == Connection.BUSY) {
            // Its owner has just taken note of why it was handed out, or somebody signalled.
            disarm(connection, selected, now);
        } else if (Connection.waits(now) || (now & Connection.STATE_ALONE) == Connection.LENT) {
            // Once: a waiter that is interrupted just now may go on to want something else.
            int operation = connection.wanted;
            try {
                selected.interestOps(operation);
                connection.interest = operation;
            } finally {
                onReady(connection, selected);
            }
        }
    }

    /// A round of [#onTick] begins.
    void beginSweep() {
        lateLeft = MOST_LATE;
    }

    /// Looks at the clock, and ends the wait if it is over, unless that of many others was in this
    /// sweep. The deadline is that of the wait seen before it was read, and of no later one.
    ///
    /// @return the deadline if the wait goes on, or now + longest
    long onTick(Connection connection, long now, long longest) {
        int current = connection.state();
        if (Connection.isOwned(current) && (connection.interest == 0 || !hasRoom(connection))) {
            watchForAbsent(connection);
        }
        if (!Connection.waits(current)) {
            return now + longest;
        }
        waited(connection, now);
        long due = connection.deadline;
        if (due - now > 0 || lateLeft == 0) {
            return due;
        }
        lateLeft--;
        end(connection, current, Connection.LATE);
        return now + longest;
    }

    /// How long a connection has been seen waiting, in nanoseconds.
    static long waited(Connection connection, long now) {
        long since = connection.waitingSince;
        if (since == 0) {
            since = now == 0 ? 1 : now;
            connection.waitingSince = since;
        }
        return now - since;
    }

    /// Ends the wait of a connection that is ARMED or WAITING.
    private void end(Connection connection, int seen, int reason) {
        if (seen == Connection.ARMED) {
            handOut(connection, seen, reason);
        } else {
            resume(connection, Connection.unsignalled(seen), reason);
        }
    }

    /// Ends the wait of one that is to make room for others.
    void shed(Connection connection) {
        int current = connection.state();
        if (Connection.waits(current)) {
            end(connection, current, Connection.SHED);
        }
    }

    /// Looks again for an owner that is away for long: its connection was not registered yet, or
    /// was ready while the owner was present, or there is no room for what comes.
    private void watchForAbsent(Connection connection) {
        Absence away = connection.absence;
        if (away == null || !away.visit()) {
            return;
        }
        Exception failed;
        try {
            SelectionKey registered = connection.key;
            if (registered == null) {
                register(connection, SelectionKey.OP_READ);
            } else if (!away.interrupted() && wantsMore(connection, away)) {
                registered.interestOps(SelectionKey.OP_READ);
                connection.interest = SelectionKey.OP_READ;
                connection.moveState(Connection.DISARMED, Connection.BUSY);
            }
            return;
        } catch (IOException | CancelledKeyException e) {
            failed = e;
        } finally {
            away.leave();
        }
        LOG.log(Level.DEBUG, "a connection cannot be watched; its handler is not told", failed);
    }

    /// Runs a connection that waits for its client once more, because the server is about to stop,
    /// and tells a long-lived handler.
    void onDrain(Connection connection) {
        if (connection.state() == Connection.ARMED && !connection.toldOfDrain) {
            connection.toldOfDrain = handOut(connection, Connection.ARMED, Connection.STOPPING);
        } else {
            tellToEnd(connection);
        }
    }

    private static void tellToEnd(Connection connection) {
        Absence away = connection.absence;
        if (away != null && away.visit()) {
            try {
                away.tellToEnd();
            } finally {
                away.leave();
            }
        }
    }

    private void close(Connection connection) {
        connection.state(Connection.CLOSED);
        try {
            connection.closeChannel();
        } finally {
            source.unlink(connection);
        }
    }
}
