package hyperserve.runtime.net;

import hyperserve.api.pool.StackRoom;
import hyperserve.api.pool.WorkerPool;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.locks.LockSupport;

/// An owner of a connection whose thread waits for the client.
///
/// The wait is over when the state is neither WAITING, with the number of this wait, nor POSTED.
/// The poller moves it on, or the thread itself if it is interrupted; from POSTED only the poller
/// does. An owner never returns before that, nor throws: else the poller would give the connection
/// to a thread that waits no more, and nobody would let go of it.
final class Waiter {

    private Waiter() {}

    /// Waits until the channel is ready or the deadline is over.
    ///
    /// @return false if the deadline was over first
    static boolean await(Connection connection, WorkerPool pool, int operation) throws IOException {
        // An error where the stack ends is to come now, and not between the steps.
        StackRoom.ensure();
        pool.blocking();
        if (connection.hasUnread(operation)) {
            return true;
        }
        int wanted = connection.transport().interest(operation);
        connection.wanted = wanted;
        connection.waiter = Thread.currentThread();
        // By its number the poller tells it from one that was interrupted: it has read the deadline
        // of that, and may be about to say that it is over.
        connection.waitNumber++;
        int waiting = connection.waitingState();
        boolean back = false;
        try {
            if (connection.interest != wanted || !connection.moveState(Connection.BUSY, waiting)) {
                connection.post(Errand.ARM);
            }
            awaitTurn(connection, waiting);
            back = true;
        } finally {
            if (!back) {
                recover(connection, waiting);
            }
            connection.waiter = null;
        }
        return outcome(connection);
    }

    private static boolean outcome(Connection connection) throws IOException {
        int reason = connection.takeReason();
        if (connection.state() == Connection.CLOSED) {
            throw new ClosedChannelException();
        }
        if (connection.interrupted) {
            connection.interrupted = false;
            throw new InterruptedIOException("interrupted while waiting for the client");
        }
        if (reason == Connection.SHED) {
            throw new ShedException();
        }
        return reason != Connection.LATE;
    }

    private static boolean lasts(int state, int waiting) {
        int plain = Connection.unsignalled(state);
        return plain == waiting || plain == Connection.POSTED;
    }

    private static void awaitTurn(Connection connection, int waiting) {
        while (lasts(connection.state(), waiting)) {
            LockSupport.park(connection);
            if (Thread.interrupted()) {
                // Pairs with the poller, which sets WAITING first and then looks at this flag.
                connection.interrupted = true;
                connection.moveState(waiting, Connection.BUSY);
            }
        }
    }

    /// An error has broken the wait off: it is ended as by an interrupt.
    private static void recover(Connection connection, int waiting) {
        connection.interrupted = true;
        while (lasts(connection.state(), waiting)) {
            if (!connection.moveState(waiting, Connection.BUSY)) {
                Thread.onSpinWait();
            }
        }
        connection.interrupted = false;
    }
}
