package hyperserve.runtime.net;

import hyperserve.api.Nullable;
import hyperserve.runtime.logging.LazyLogger;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/// A source's selector, and another one in its place if it may have lost something.
///
/// The JDK's selector takes a changed or cancelled key out of its queue, and then allocates: it
/// looks descriptors up in a map, by an `Integer` each. An [OutOfMemoryError] in between loses the
/// key: its channel is never heard of again, or, if it was closed, keeps its descriptor. A key
/// whose registration was not completed stays in that map after its channel is closed, and takes
/// what comes for the next one with the same descriptor. None of that can be seen from outside. So
/// when an error has ended a poll, whatever it was, all channels move to a new selector, and the
/// old one is closed, which gives back all that it still held.
///
/// For the poller alone, but for [#wakeup()].
final class RenewableSelector {

    private static final Logger LOG = LazyLogger.of(RenewableSelector.class);

    /// Opens selectors.
    interface Opener {
        Selector open() throws IOException;
    }

    private final Opener opener;
    private volatile Selector selector;

    /// Where some channels may have been moved already.
    private @Nullable Selector successor;

    private boolean doubtful;

    RenewableSelector(Opener opener) throws IOException {
        this.opener = opener;
        this.selector = opener.open();
    }

    Selector now() {
        return selector;
    }

    /// Who read the one before it, and comes late, wakes nobody who sleeps: the poller was awake to
    /// renew it.
    void wakeup() {
        selector.wakeup();
    }

    /// Says that a poll was ended by an error.
    void distrust() {
        doubtful = true;
    }

    /// Renews the selector if there is reason to, and memory for it; until then most of it works.
    /// If an error ends that, the next call goes on.
    ///
    /// @param first the first of the connections that are registered, or not yet
    /// @param doorkeeper who may have registered the listening socket
    void renewIfDoubtful(@Nullable Connection first, @Nullable Doorkeeper doorkeeper)
            throws IOException {
        if (!doubtful || !HeapRoom.isThere()) {
            return;
        }
        Selector fresh = successor;
        if (fresh == null) {
            fresh = opener.open();
            successor = fresh;
        }
        for (Connection each = first; each != null; each = each.following) {
            move(each, fresh);
        }
        if (doorkeeper != null) {
            doorkeeper.moveTo(fresh);
        }
        Selector old = selector;
        selector = fresh;
        successor = null;
        doubtful = false;
        old.close();
    }

    private static void move(Connection connection, Selector fresh) {
        SelectionKey key = connection.key;
        if (key == null || key.selector().equals(fresh)) {
            return;
        }
        try {
            connection.key = connection.channel.register(fresh, connection.interest, connection);
        } catch (ClosedChannelException e) {
            LOG.log(Level.DEBUG, "a connection is closed that should not be; its owner sees it", e);
        }
    }

    void close() throws IOException {
        Selector next = successor;
        try {
            if (next != null) {
                next.close();
            }
        } finally {
            selector.close();
        }
    }
}
