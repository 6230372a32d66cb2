package hyperserve.runtime.net;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/// A source's part in accepting: it has its own key of each listening socket, whose interest is on
/// while it has the [Door] and may accept. For the thread that polls the source.
final class Doorkeeper {

    private final Acceptor acceptor;
    private final Door door;
    private final NioEventSource source;
    private final int number;
    private final Doorway[] doorways;
    private boolean has;
    private boolean gone;

    /// @param number the source's number among all
    Doorkeeper(
            Acceptor acceptor, Door door, NioEventSource source, int number, Listener[] listeners) {
        this.acceptor = acceptor;
        this.door = door;
        this.source = source;
        this.number = number;
        this.doorways = new Doorway[listeners.length];
        for (int i = 0; i < listeners.length; i++) {
            doorways[i] = new Doorway(this, listeners[i]);
        }
    }

    /// The number of the source among all.
    int number() {
        return number;
    }

    /// Before the source polls.
    ///
    /// @param takes whether to take the door if another offers it
    void enter(boolean takes) throws IOException {
        boolean had = has;
        has = door.enter(number, takes);
        if (has) {
            if (!had || !acceptor.isAt(this)) {
                acceptor.moveTo(this);
            }
        } else if (had) {
            for (Doorway each : doorways) {
                each.interest(0);
            }
        }
    }

    /// After the source has polled.
    void exit() {
        if (has && acceptor.endTurn()) {
            door.offer(number);
        }
    }

    /// What a source that accepts is to look for at a listening socket.
    int wanted(Listener listener) {
        boolean looks = has && !listener.isResting() && !acceptor.paused() && listener.isOpen();
        return looks ? SelectionKey.OP_ACCEPT : 0;
    }

    /// Registers the listening sockets with the source, if they are not, and looks for clients.
    void open() throws IOException {
        for (Doorway each : doorways) {
            each.open(source.selector(), each.wanted());
        }
    }

    /// Looks for what is wanted now, at one listening socket.
    void update(Listener listener) {
        for (Doorway each : doorways) {
            if (each.leadsTo(listener)) {
                each.interest(each.wanted());
            }
        }
    }

    /// Looks for what is wanted now, at all of them.
    void update() {
        for (Doorway each : doorways) {
            each.interest(each.wanted());
        }
    }

    /// Its source changes its selector. What to look for follows from whose turn it is.
    void moveTo(Selector selector) throws IOException {
        for (Doorway each : doorways) {
            each.moveTo(selector, each.wanted());
        }
    }

    /// A socket is ready.
    void acceptReady(Listener listener, long now) {
        if (has) {
            acceptor.acceptReady(listener, now);
        }
    }

    /// Accepts some of those who have connected, between two polls: if this has the door still, or
    /// has offered it and nobody has taken it.
    void acceptBetweenPolls(long now) {
        if (has && door.enter(number, false)) {
            try {
                acceptor.acceptBetweenPolls(now);
            } finally {
                exit();
            }
        }
    }

    /// {@return the nanoseconds after which the source is to poll again for the door's sake}
    long resume(long now) {
        return has ? acceptor.resume(now) : Long.MAX_VALUE;
    }

    /// Told when a connection of the source has ended. Any thread may call it.
    void connectionEnded() {
        acceptor.connectionEnded();
    }

    /// Whether the source may leave. Who has the door leaves last: the system listens as long as
    /// any source has a key.
    boolean mayLeave() {
        return !has || door.isLeft();
    }

    /// The source accepts no more. To be followed by a select, which sees to the keys, and then by
    /// [#left()]: a channel that a selector knows would go on listening after its end, and reset
    /// those who connect meanwhile.
    void leave() {
        if (has) {
            acceptor.endPauses();
        }
        for (Doorway each : doorways) {
            each.leave();
        }
    }

    /// Accepts what has connected, if this has the door, and stops listening. Called once more
    /// if an error has ended the poll in which it was.
    void left() throws IOException {
        if (has) {
            acceptor.close();
            return;
        }
        if (!gone) {
            gone = true;
            door.leave();
        }
        if (door.isLeft()) {
            acceptor.wakeHolder();
        }
    }

    /// Stops listening at once, if this has the door.
    void stop() throws IOException {
        if (has) {
            acceptor.stop();
        }
    }
}
