package hyperserve.runtime.net;

import hyperserve.api.Nullable;
import hyperserve.runtime.logging.LazyLogger;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

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

    /// Until the next attempt, if there was no memory or no descriptor for one.
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    /// Opens selectors.
    interface Opener {
        Selector open() throws IOException;
    }

    private final Opener opener;
    private final LongSupplier clock;
    private volatile Selector selector;

    /// To be closed: the one before, or one that an error has kept from taking its place. That
    /// error may have made it lose something, too, so it is not gone on with.
    private @Nullable Selector spent;

    private boolean doubtful;
    private boolean pausing;
    private long resumeAt;

    RenewableSelector(Opener opener, LongSupplier clock) throws IOException {
        this.opener = opener;
        this.clock = clock;
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

    /// Renews the selector if there is reason to, and memory and a descriptor for it; until then
    /// most of it works. If an error ends that, the next call begins again.
    ///
    /// @param first the first of the connections that are registered, or not yet
    /// @param doorkeeper who may have registered the listening sockets
    void renewIfDoubtful(@Nullable Connection first, @Nullable Doorkeeper doorkeeper)
            throws IOException {
        if ((!doubtful && spent == null) || untilNext(clock.getAsLong()) > 0) {
            return;
        }
        pausing = false;
        if (!HeapRoom.isThere()) {
            pause();
            return;
        }
        if (doubtful) {
            renew(first, doorkeeper);
        } else {
            closeSpent();
        }
    }

    /// {@return the nanoseconds after which to call [#renewIfDoubtful] again}
    long untilNext(long now) {
        return pausing ? Math.max(0, resumeAt - now) : doubtful ? 0 : Long.MAX_VALUE;
    }

    private void pause() {
        pausing = true;
        resumeAt = clock.getAsLong() + PAUSE;
    }

    private void renew(@Nullable Connection first, @Nullable Doorkeeper doorkeeper)
            throws IOException {
        Selector fresh;
        try {
            fresh = opener.open();
        } catch (IOException e) {
            // Connections that go on, and end, give some back.
            LOG.log(Level.DEBUG, "the system has no selector to give; trying again in 100 ms", e);
            pause();
            return;
        }
        Selector broken = spent;
        spent = fresh;
        if (broken != null) {
            broken.close();
        }
        for (Connection each = first; each != null; each = each.following) {
            move(each, fresh);
        }
        if (doorkeeper != null) {
            doorkeeper.moveTo(fresh);
        }
        spent = selector;
        selector = fresh;
        doubtful = false;
        // All those registrations may have taken what memory there was.
        if (HeapRoom.isThere()) {
            closeSpent();
        } else {
            pause();
        }
    }

    private void closeSpent() throws IOException {
        Selector old = spent;
        if (old != null) {
            old.close();
            spent = null;
        }
    }

    private static void move(Connection connection, Selector fresh) {
        SelectionKey key = connection.key;
        if (key == null || key.selector().equals(fresh)) {
            return;
        }
        try {
            connection.key =
                    connection
                            .transport()
                            .channel()
                            .register(fresh, connection.interest, connection);
        } catch (ClosedChannelException e) {
            LOG.log(Level.DEBUG, "a connection is closed that should not be; its owner sees it", e);
        }
    }

    void close() throws IOException {
        try {
            closeSpent();
        } finally {
            selector.close();
        }
    }
}
