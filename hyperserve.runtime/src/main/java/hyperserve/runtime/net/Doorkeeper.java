package hyperserve.runtime.net;

import hyperserve.api.Nullable;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/// A source's part in accepting: it has its own key of the listening socket, whose interest is on
/// while it has the [Door] and may accept. For the thread that polls the source.
final class Doorkeeper {

    private final Listener listener;
    private final Door door;
    private final NioEventSource source;
    private final int number;
    private @Nullable SelectionKey key;
    private boolean has;
    private boolean gone;

    /// @param number the source's number among all
    Doorkeeper(Listener listener, Door door, NioEventSource source, int number) {
        this.listener = listener;
        this.door = door;
        this.source = source;
        this.number = number;
    }

    /// The number of the source among all.
    int number() {
        return number;
    }

    /// Whether its source accepts, as of its last poll.
    boolean has() {
        return has;
    }

    /// Before the source polls.
    ///
    /// @param takes whether to take the door if another offers it
    void enter(boolean takes) throws IOException {
        boolean had = has;
        has = door.enter(number, takes);
        if (has) {
            if (!had || !listener.isAt(this)) {
                listener.moveTo(this);
            }
        } else if (had) {
            interest(0);
        }
    }

    /// After the source has polled.
    void exit() {
        if (has && listener.endTurn()) {
            door.offer(number);
        }
    }

    /// Says what to look for, when it is its turn.
    void interest(int operations) {
        SelectionKey mine = key;
        if (mine != null && mine.isValid()) {
            mine.interestOps(operations);
        }
    }

    /// Registers the listening socket with the source, if it is not.
    void register() throws IOException {
        if (key == null) {
            key = listener.register(source.selector(), 0, this);
        }
    }

    /// Its source changes its selector. What the key says may be wrong after the error that this is
    /// for: what to look for follows from whose turn it is.
    void moveTo(Selector selector) throws IOException {
        SelectionKey mine = key;
        if (mine != null && listener.isOpen() && !mine.selector().equals(selector)) {
            key = listener.register(selector, has ? listener.interest() : 0, this);
        }
    }

    /// The socket is ready.
    void acceptReady(long now) {
        if (has) {
            listener.acceptReady(now);
        }
    }

    /// Accepts some of those who have connected, between two polls: if this has the door still, or
    /// has offered it and nobody has taken it.
    void acceptBetweenPolls(long now) {
        if (has && door.enter(number, false)) {
            try {
                listener.acceptBetweenPolls(now);
            } finally {
                exit();
            }
        }
    }

    /// {@return the nanoseconds after which the source is to poll again for the door's sake}
    long resume(long now) {
        return has ? listener.resume(now) : Long.MAX_VALUE;
    }

    /// Told when a connection of the source has ended. Any thread may call it.
    void connectionEnded() {
        listener.connectionEnded();
    }

    /// Whether the source may leave. Who has the door leaves last: the system listens as long as
    /// any source has a key.
    boolean mayLeave() {
        return !has || door.isLeft();
    }

    /// The source accepts no more. To be followed by a select, which sees to the key, and then by
    /// [#left()]: a channel that a selector knows would go on listening after its end, and reset
    /// those who connect meanwhile.
    void leave() {
        if (has) {
            listener.endPauses();
        }
        SelectionKey mine = key;
        if (mine != null) {
            mine.cancel();
            key = null;
        }
    }

    /// Accepts what has connected, if this has the door, and stops listening. Called once more
    /// if an error has ended the poll in which it was.
    void left() throws IOException {
        if (has) {
            listener.close();
            return;
        }
        if (!gone) {
            gone = true;
            door.leave();
        }
        if (door.isLeft()) {
            listener.wakeHolder();
        }
    }

    /// Stops listening at once, if this has the door.
    void stop() throws IOException {
        if (has) {
            listener.stop();
        }
    }
}
