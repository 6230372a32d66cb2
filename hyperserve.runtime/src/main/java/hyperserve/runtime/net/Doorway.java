package hyperserve.runtime.net;

import hyperserve.api.Nullable;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/// A source's key of one listening socket, to which it is attached. For the thread that polls the
/// source.
final class Doorway {

    private final Doorkeeper keeper;
    private final Listener listener;
    private @Nullable SelectionKey key;

    Doorway(Doorkeeper keeper, Listener listener) {
        this.keeper = keeper;
        this.listener = listener;
    }

    boolean leadsTo(Listener other) {
        return listener == other;
    }

    /// Says what to look for, when it is its source's turn.
    void interest(int operations) {
        SelectionKey mine = key;
        if (mine != null && mine.isValid()) {
            mine.interestOps(operations);
        }
    }

    /// Registers the socket with the source, if it is not, and says what to look for.
    void open(Selector selector, int operations) throws IOException {
        if (!listener.isOpen()) {
            return;
        }
        if (key == null) {
            key = listener.register(selector, 0, this);
        }
        interest(operations);
    }

    /// The source changes its selector. What the key says may be wrong after the error that this is
    /// for.
    void moveTo(Selector selector, int operations) throws IOException {
        SelectionKey mine = key;
        if (mine != null && listener.isOpen() && !mine.selector().equals(selector)) {
            key = listener.register(selector, operations, this);
        }
    }

    /// Lets go of the socket, which takes a select to be done.
    void leave() {
        SelectionKey mine = key;
        if (mine != null) {
            mine.cancel();
            key = null;
        }
    }

    /// What to look for here while the source has the door.
    int wanted() {
        return keeper.wanted(listener);
    }

    /// The socket is ready.
    void acceptReady(long now) {
        keeper.acceptReady(listener, now);
    }
}
