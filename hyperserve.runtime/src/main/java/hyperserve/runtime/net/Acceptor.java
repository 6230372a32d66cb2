package hyperserve.runtime.net;

import hyperserve.api.Nullable;
import hyperserve.runtime.logging.LazyLogger;
import hyperserve.runtime.overload.Exceeded;
import hyperserve.runtime.overload.Sheds;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Accepts from all listening sockets. One source after the other does so (see [Door]), and gives
/// each connection to the source that has the fewest (see [Dealer]). What is written here, and in
/// each [Listener], belongs to the one that does at the moment.
///
/// There is one door, however many sockets. So one source at a time counts connections for their
/// bound, which is one over all sockets and exact, and what makes it pause concerns all of them.
/// With a door for each, two sources would count beside each other, and at the end each would wait
/// for the other to leave.
///
/// While there are as many connections as allowed, it pauses until those that have idled longest
/// have made room; if none idles or waits for its client, who wants to connect waits in the
/// backlog. It also pauses while the system has no descriptors left.
public final class Acceptor {

    private static final Logger LOG = LazyLogger.of(Acceptor.class);

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    /// Until room is asked for once more, if there was none.
    private static final long ROOM_WAIT = TimeUnit.MILLISECONDS.toNanos(20);

    /// Connections accepted in a row before others have their turn.
    private static final int LARGEST_BATCH = 16;

    /// The same after a rest, when more are there.
    static final int LARGEST_CROWD = 64;

    /// Connections accepted until it is another source's turn.
    static final int TURN = 64;

    /// No list, whose iterators would be garbage of each poll.
    private final Listener[] listeners;

    private final List<NioEventSource> sources;
    private final int maxConnections;
    private final Sheds sheds;
    private final Door door;
    private Doorkeeper keeper;
    private int turn;
    private final Dealer dealer;
    private volatile boolean paused;
    private long resumeAt;
    private long roomAskedAt;

    /// Given up when the system has no descriptors left, because saying so may take one: the first
    /// log line of a process reads the time zones, which could never be read again otherwise.
    private @Nullable SocketChannel spare;

    private Acceptor(
            List<Listener> listeners, List<NioEventSource> sources, int maxConnections, Sheds sheds)
            throws IOException {
        this.sheds = sheds;
        this.listeners = listeners.toArray(Listener[]::new);
        this.sources = sources;
        this.dealer = new Dealer(sources);
        this.maxConnections = maxConnections;
        this.door = new Door(sources.size());
        this.keeper = serve();
        takeSpare();
    }

    /// Accepts, and deals connections out, once the sources are polled. If it fails, the caller
    /// closes listeners and sources.
    ///
    /// @param listeners the listening sockets, at least one
    /// @param sources the sources, not polled yet
    /// @param maxConnections how many connections may be open at once
    /// @param sheds where it is counted that more want to come
    /// @return who accepts
    /// @throws IOException if the system has no descriptor left
    @SuppressWarnings("exports") // for the server itself
    public static Acceptor open(
            List<Listener> listeners, List<NioEventSource> sources, int maxConnections, Sheds sheds)
            throws IOException {
        return new Acceptor(listeners, sources, maxConnections, sheds);
    }

    /// {@return that of the first source, which begins}
    private Doorkeeper serve() throws IOException {
        List<Doorkeeper> all = new ArrayList<>();
        for (NioEventSource source : sources) {
            Doorkeeper each = new Doorkeeper(this, door, source, all.size(), listeners);
            all.add(each);
            source.serve(each);
        }
        all.getFirst().enter(false);
        return all.getFirst();
    }

    boolean isAt(Doorkeeper doorkeeper) {
        return keeper == doorkeeper;
    }

    /// A source has taken the door.
    void moveTo(Doorkeeper next) throws IOException {
        next.open();
        keeper = next;
    }

    /// {@return whether it is another source's turn now}
    boolean endTurn() {
        if (turn < TURN || paused || sources.size() == 1) {
            return false;
        }
        turn = 0;
        return true;
    }

    /// {@return the number of the source that accepts, or did a moment ago}
    int holder() {
        return door.holder();
    }

    void wakeHolder() {
        sources.get(holder()).wakeup();
    }

    boolean paused() {
        return paused;
    }

    /// Accepts as many connections as probably wait: twice as many as the last time if all of those
    /// were there, so that a crowd does not cost a poll each; else as many as there were, so that
    /// of those who come alone only every second one costs an `accept` that finds nothing.
    ///
    /// If rests pay, all who wait, and no more before the next rest is over.
    void acceptReady(Listener listener, long now) {
        if (listener.rests()) {
            int count = acceptUpTo(LARGEST_CROWD, listener, now);
            listener.rest(!paused && count > 0 && count < LARGEST_CROWD, now);
            keeper.update(listener);
        } else {
            int batch = listener.batch();
            int count = acceptUpTo(batch, listener, now);
            listener.nextBatch(Math.clamp(count == batch ? 2L * count : count, 1, LARGEST_BATCH));
        }
    }

    /// Accepts a few of those who have waited while one poll's connections had their turns.
    void acceptBetweenPolls(long now) {
        for (Listener each : listeners) {
            if (!paused && each.isOpen()) {
                acceptUpTo(each.most(), each, now);
            }
        }
    }

    private int acceptUpTo(int most, Listener listener, long now) {
        int count = 0;
        dealer.count();
        while (count < most && acceptOne(listener, now)) {
            count++;
        }
        turn += count;
        listener.accepted(count, now);
        return count;
    }

    /// {@return whether there was one}
    private boolean acceptOne(Listener listener, long now) {
        if (dealer.lastCount() >= maxConnections && dealer.count() >= maxConnections) {
            sheds.count(Exceeded.CONNECTIONS);
            pause(now);
            askForRoom(now);
            return false;
        }
        if (!HeapRoom.isThere()) {
            LOG.log(Level.DEBUG, "the heap is nearly full; accepting goes on when it is not");
            pause(now + PAUSE);
            return false;
        }
        boolean failed = true;
        try {
            boolean accepted = accept(listener, false);
            takeSpare();
            failed = false;
            return accepted;
        } catch (IOException e) {
            if (giveSpare()) {
                LOG.log(Level.WARNING, "accepting failed; trying again every 100 ms", e);
            }
            return false;
        } finally {
            // After an error, too, which ends this poll: those behind it would have no turn.
            if (failed) {
                pause(now + PAUSE);
            }
        }
    }

    /// Also wakes the pollers: a registered connection that has ended counts until its own knows.
    private void askForRoom(long now) {
        roomAskedAt = now;
        sources.forEach(NioEventSource::askForRoom);
    }

    private void takeSpare() throws IOException {
        if (spare == null) {
            spare = SocketChannel.open();
        }
    }

    /// {@return whether there was one, so that this is the first failure in a row}
    private boolean giveSpare() {
        SocketChannel given = spare;
        if (given == null) {
            return false;
        }
        spare = null;
        try {
            given.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing the spare descriptor failed; it is free all the same", e);
        }
        return true;
    }

    /// @param last whether nobody but this source accepts or takes over connections any more
    private boolean accept(Listener listener, boolean last) throws IOException {
        SocketChannel accepted = listener.accept();
        if (accepted == null) {
            return false;
        }
        boolean dealt = false;
        try {
            accepted.configureBlocking(false);
            deal(accepted, listener, last);
            dealt = true;
        } finally {
            if (!dealt) {
                accepted.close();
            }
        }
        return true;
    }

    private void deal(SocketChannel accepted, Listener listener, boolean last) {
        int index = last ? keeper.number() : dealer.choose(keeper.number());
        NioEventSource target = sources.get(index);
        Connection connection = listener.connection(accepted, target);
        target.expect();
        dealer.dealt(index);
        if (index == keeper.number()) {
            target.poller().onAccepted(connection);
        } else {
            connection.handToPoller();
        }
    }

    private void pause(long until) {
        resumeAt = until;
        paused = true;
        keeper.update();
    }

    /// Resumes if it is time; after a rest, accepts at once.
    ///
    /// @return the nanoseconds after which to ask again, if nothing wakes the poller before
    long resume(long now) {
        long wait = paused ? endPause(now) : 0;
        return wait > 0 ? wait : endRests(now);
    }

    /// {@return the nanoseconds until it may be over, or 0 if it is}
    private long endPause(long now) {
        if (resumeAt - now > 0) {
            return resumeAt - now;
        }
        if (dealer.count() < maxConnections) {
            paused = false;
            keeper.update();
            return 0;
        }
        if (now - roomAskedAt >= ROOM_WAIT) {
            askForRoom(now);
        }
        return ROOM_WAIT;
    }

    /// {@return the nanoseconds until the next one is over}
    private long endRests(long now) {
        long wait = Long.MAX_VALUE;
        for (Listener each : listeners) {
            if (each.isResting() && each.untilRested(now) <= 0) {
                each.rest(false, now);
                keeper.update(each);
                acceptReady(each, now);
            }
            if (each.isResting()) {
                wait = Math.min(wait, each.untilRested(now));
            }
        }
        // It may have paused while it accepted.
        return paused ? Math.max(0, resumeAt - now) : wait;
    }

    /// Told when a connection has ended.
    void connectionEnded() {
        if (paused) {
            wakeHolder();
        }
    }

    /// Begins to close: it neither pauses nor rests any more.
    void endPauses() {
        paused = false;
        for (Listener each : listeners) {
            each.endRest();
        }
    }

    /// Accepts what has connected already, then stops listening.
    void close() throws IOException {
        for (Listener each : listeners) {
            if (each.isOpen()) {
                acceptLast(each);
            }
        }
        stop();
    }

    private void acceptLast(Listener listener) throws IOException {
        try {
            listener.hide();
            // There may be more by now, but those have connected later.
            int left = listener.backlog();
            while (left > 0 && accept(listener, true)) {
                left--;
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "accepting the last connections failed; they are refused", e);
        } finally {
            listener.close();
        }
    }

    /// Stops listening at once.
    void stop() throws IOException {
        giveSpare();
        Listener.closeAll(List.of(listeners));
    }
}
