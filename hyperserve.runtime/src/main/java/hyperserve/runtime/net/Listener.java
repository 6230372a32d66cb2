package hyperserve.runtime.net;

import hyperserve.api.Nullable;
import hyperserve.runtime.logging.LazyLogger;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/// The listening socket. It belongs to the first source and deals connections out to all in turn.
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
    private static final int LARGEST_CROWD = 64;

    /// Room for all who come during a rest, on any machine: a client who finds none tries again a
    /// second later.
    private static final int SMALLEST_BACKLOG_TO_REST = 4 * LARGEST_CROWD;

    private final ServerSocketChannel channel;
    private final List<NioEventSource> sources;
    private final BiFunction<SocketChannel, NioEventSource, Connection> connections;
    private final int maxConnections;
    private final int backlog;
    private final SelectionKey key;
    private final AcceptModeration moderation;
    private int turn;
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
        this.connections = connections;
        this.maxConnections = maxConnections;
        this.backlog = backlog;
        this.key = channel.register(sources.getFirst().selector(), SelectionKey.OP_ACCEPT, this);
        this.moderation = new AcceptModeration(sources.getFirst().clock().getAsLong());
        takeSpare();
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
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(address, backlog);
            channel.configureBlocking(false);
            Listener listener =
                    new Listener(channel, sources, connections, maxConnections, backlog);
            sources.forEach(source -> source.serve(listener));
            return listener;
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
                "cannot listen on %s port %d: %s"
                        .formatted(address.getHostString(), address.getPort(), why),
                cause);
    }

    /// {@return the address in use, with the port that was taken}
    ///
    /// @throws IOException if the listener is closed
    public InetSocketAddress address() throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
    }

    boolean belongsTo(NioEventSource source) {
        return source == sources.getFirst();
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

    private int acceptUpTo(int most, long now) {
        int count = 0;
        while (count < most && acceptOne(now)) {
            count++;
        }
        moderation.accepted(count, now);
        return count;
    }

    private void rest(boolean rests, long now) {
        resting = rests;
        if (rests) {
            resumeAt = now + REST;
        }
        if (!paused) {
            key.interestOps(rests ? 0 : SelectionKey.OP_ACCEPT);
        }
    }

    /// {@return whether there was one}
    private boolean acceptOne(long now) {
        if (openConnections() >= maxConnections) {
            LOG.log(
                    Level.DEBUG,
                    "the most connections allowed are open; those that have idled longest are"
                            + " closed");
            pause(now);
            askForRoom(now);
            return false;
        }
        boolean failed = true;
        try {
            boolean accepted = accept();
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

    /// Also wakes the pollers: a connection that has ended counts until its own hears of it.
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

    private boolean accept() throws IOException {
        SocketChannel accepted = channel.accept();
        if (accepted == null) {
            return false;
        }
        boolean dealt = false;
        try {
            accepted.configureBlocking(false);
            deal(accepted);
            dealt = true;
        } finally {
            if (!dealt) {
                accepted.close();
            }
        }
        return true;
    }

    private void deal(SocketChannel accepted) {
        NioEventSource target = sources.get(turn);
        turn = (turn + 1) % sources.size();
        Connection connection = connections.apply(accepted, target);
        target.expect();
        if (belongsTo(target)) {
            target.poller().onAccepted(connection);
        } else {
            connection.handToPoller();
        }
    }

    private long openConnections() {
        long sum = 0;
        for (NioEventSource source : sources) {
            sum += source.connections();
        }
        return sum;
    }

    private void pause(long until) {
        resumeAt = until;
        paused = true;
        key.interestOps(0);
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
        if (openConnections() < maxConnections) {
            paused = false;
            key.interestOps(SelectionKey.OP_ACCEPT);
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
            sources.getFirst().wakeup();
        }
    }

    /// Accepts what has connected already, then stops listening.
    void close() throws IOException {
        paused = false;
        resting = false;
        if (!channel.isOpen()) {
            return;
        }
        try {
            // There may be more by now, but those have connected later.
            int left = backlog;
            while (left > 0 && accept()) {
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
