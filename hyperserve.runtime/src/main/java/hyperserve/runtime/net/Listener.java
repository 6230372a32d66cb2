package hyperserve.runtime.net;

import hyperserve.api.Nullable;
import hyperserve.runtime.logging.LazyLogger;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/// The listening socket. One source after the other accepts (see [Door]), and gives each connection
/// to the source that has the fewest (see [Dealer]). What is written here belongs to the one that
/// does at the moment.
///
/// While there are as many connections as allowed, it pauses until those that have idled longest
/// have made room; if none idles or waits for its client, who wants to connect waits in the
/// backlog. It also pauses while the system has no descriptors left.
public final class Listener {

    private static final Logger LOG = LazyLogger.of(Listener.class);

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    /// Until room is asked for once more, if there was none.
    private static final long ROOM_WAIT = TimeUnit.MILLISECONDS.toNanos(20);

    /// A wait of the selector is no shorter.
    private static final long REST = TimeUnit.MILLISECONDS.toNanos(1);

    /// Connections accepted in a row before others have their turn.
    private static final int LARGEST_BATCH = 16;

    /// The same after a rest, when more are there.
    static final int LARGEST_CROWD = 64;

    /// Connections accepted until it is another source's turn.
    static final int TURN = 64;

    /// Room for all who come during a rest, on any machine: a client who finds none tries again a
    /// second later.
    private static final int SMALLEST_BACKLOG_TO_REST = 4 * LARGEST_CROWD;

    private final ServerSocketChannel channel;
    private final List<NioEventSource> sources;
    private final BiFunction<SocketChannel, NioEventSource, Connection> connections;
    private final int maxConnections;
    private final int backlog;
    private final Door door;
    private Doorkeeper keeper;
    private int turn;
    private final AcceptModeration moderation;
    private final Dealer dealer;
    private int batch = 1;
    private boolean resting;
    private volatile boolean paused;
    private long resumeAt;
    private long roomAskedAt;

    /// Given up when the system has no descriptors left, because saying so may take one: the first
    /// log line of a process reads the time zones, which could never be read again otherwise.
    private @Nullable SocketChannel spare;

    private Listener(
            ServerSocketChannel channel,
            List<NioEventSource> sources,
            BiFunction<SocketChannel, NioEventSource, Connection> connections,
            int maxConnections,
            int backlog)
            throws IOException {
        this.channel = channel;
        this.sources = sources;
        this.dealer = new Dealer(sources);
        this.connections = connections;
        this.maxConnections = maxConnections;
        this.backlog = backlog;
        this.door = new Door(sources.size());
        this.keeper = serve();
        this.moderation = new AcceptModeration(sources.getFirst().clock().getAsLong());
        takeSpare();
    }

    /// {@return that of the first source, which begins}
    private Doorkeeper serve() throws IOException {
        List<Doorkeeper> all = new ArrayList<>();
        for (NioEventSource source : sources) {
            Doorkeeper each = new Doorkeeper(this, door, source, all.size());
            all.add(each);
            source.serve(each);
        }
        all.getFirst().enter(false);
        return all.getFirst();
    }

    /// Listens, and deals connections out once the sources are polled.
    ///
    /// @param address where to listen
    /// @param backlog how many connections may wait to be accepted
    /// @param sources the sources, not polled yet
    /// @param connections makes a connection of a source from a channel
    /// @param maxConnections how many connections may be open at once
    /// @return the listener
    /// @throws IOException if the address cannot be had
    public static Listener open(
            InetSocketAddress address,
            int backlog,
            List<NioEventSource> sources,
            BiFunction<SocketChannel, NioEventSource, Connection> connections,
            int maxConnections)
            throws IOException {
        // Otherwise 0.0.0.0 would be the addresses of IPv6 as well, which nobody asked for.
        boolean isIpv4 = address.getAddress() instanceof Inet4Address;
        ServerSocketChannel channel =
                isIpv4
                        ? ServerSocketChannel.open(StandardProtocolFamily.INET)
                        : ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(address, backlog);
            channel.configureBlocking(false);
            return new Listener(channel, sources, connections, maxConnections, backlog);
        } catch (IOException e) {
            throw refused(channel, address, e.getMessage(), e);
        } catch (UnsupportedAddressTypeException e) {
            throw refused(channel, address, "the system has no addresses of this kind", e);
        }
    }

    private static IOException refused(
            ServerSocketChannel channel,
            InetSocketAddress address,
            @Nullable String why,
            Exception cause)
            throws IOException {
        channel.close();
        return new IOException(
                "cannot listen on %s port %s: %s"
                        .formatted(address.getHostString(), address.getPort(), why),
                cause);
    }

    /// {@return the address in use, with the port that was taken}
    ///
    /// @throws IOException if the listener is closed
    public InetSocketAddress address() throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
    }

    SelectionKey register(Selector selector, int operations, Doorkeeper doorkeeper)
            throws IOException {
        return channel.register(selector, operations, doorkeeper);
    }

    boolean isAt(Doorkeeper doorkeeper) {
        return keeper == doorkeeper;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /// What whoever has the door is to look for.
    int interest() {
        return resting || paused ? 0 : SelectionKey.OP_ACCEPT;
    }

    /// A source has taken the door.
    void moveTo(Doorkeeper next) throws IOException {
        if (channel.isOpen()) {
            next.register();
            next.interest(interest());
        }
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
    void acceptReady(long now) {
        if (backlog >= SMALLEST_BACKLOG_TO_REST && moderation.rests()) {
            int count = acceptUpTo(LARGEST_CROWD, now);
            rest(!paused && count > 0 && count < LARGEST_CROWD, now);
        } else {
            int count = acceptUpTo(batch, now);
            batch = Math.clamp(count == batch ? 2L * count : count, 1, LARGEST_BATCH);
        }
    }

    /// Accepts a few of those who have waited while one poll's connections had their turns.
    void acceptBetweenPolls(long now) {
        if (!paused && channel.isOpen()) {
            acceptUpTo(LARGEST_CROWD, now);
        }
    }

    private int acceptUpTo(int most, long now) {
        int count = 0;
        dealer.count();
        while (count < most && acceptOne(now)) {
            count++;
        }
        turn += count;
        moderation.accepted(count, now);
        return count;
    }

    private void rest(boolean rests, long now) {
        resting = rests;
        if (rests) {
            resumeAt = now + REST;
        }
        if (!paused) {
            keeper.interest(rests ? 0 : SelectionKey.OP_ACCEPT);
        }
    }

    /// {@return whether there was one}
    private boolean acceptOne(long now) {
        if (dealer.lastCount() >= maxConnections && dealer.count() >= maxConnections) {
            LOG.log(
                    Level.DEBUG,
                    "the most connections allowed are open; those that have idled longest are"
                            + " closed");
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
            boolean accepted = accept(false);
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
    private boolean accept(boolean last) throws IOException {
        SocketChannel accepted = channel.accept();
        if (accepted == null) {
            return false;
        }
        boolean dealt = false;
        try {
            accepted.configureBlocking(false);
            deal(accepted, last);
            dealt = true;
        } finally {
            if (!dealt) {
                accepted.close();
            }
        }
        return true;
    }

    private void deal(SocketChannel accepted, boolean last) {
        int index = last ? keeper.number() : dealer.choose(keeper.number());
        NioEventSource target = sources.get(index);
        Connection connection = connections.apply(accepted, target);
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
        keeper.interest(0);
    }

    /// Resumes if it is time; after a rest, accepts at once.
    ///
    /// @return the nanoseconds after which to ask again, if nothing wakes the poller before
    long resume(long now) {
        if (resting && resumeAt - now <= 0) {
            rest(false, now);
            acceptReady(now);
        }
        if (!resting && !paused) {
            return Long.MAX_VALUE;
        }
        if (resumeAt - now > 0) {
            return resumeAt - now;
        }
        if (dealer.count() < maxConnections) {
            paused = false;
            keeper.interest(SelectionKey.OP_ACCEPT);
            return Long.MAX_VALUE;
        }
        if (now - roomAskedAt >= ROOM_WAIT) {
            askForRoom(now);
        }
        return ROOM_WAIT;
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
        resting = false;
    }

    /// Accepts what has connected already, then stops listening.
    void close() throws IOException {
        if (!channel.isOpen()) {
            return;
        }
        try {
            // There may be more by now, but those have connected later.
            int left = backlog;
            while (left > 0 && accept(true)) {
                left--;
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "accepting the last connections failed; they are refused", e);
        } finally {
            stop();
        }
    }

    /// Stops listening at once.
    void stop() throws IOException {
        giveSpare();
        channel.close();
    }
}
