package hyperserve.runtime.net;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/// The listening socket. It belongs to the first source and deals connections out to all in turn.
///
/// While there are as many connections as allowed, or the system has no descriptors left, it
/// pauses: who wants to connect waits in the backlog.
public final class Listener {

    private static final Logger LOG = System.getLogger(Listener.class.getName());

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    private final ServerSocketChannel channel;
    private final List<NioEventSource> sources;
    private final BiFunction<SocketChannel, NioEventSource, Connection> connections;
    private final int maxConnections;
    private final SelectionKey key;
    private int turn;
    private volatile boolean paused;
    private long resumeAt;

    private Listener(
            ServerSocketChannel channel,
            List<NioEventSource> sources,
            BiFunction<SocketChannel, NioEventSource, Connection> connections,
            int maxConnections)
            throws IOException {
        this.channel = channel;
        this.sources = sources;
        this.connections = connections;
        this.maxConnections = maxConnections;
        this.key = channel.register(sources.getFirst().selector(), SelectionKey.OP_ACCEPT, this);
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
            Listener listener = new Listener(channel, sources, connections, maxConnections);
            sources.forEach(source -> source.serve(listener));
            return listener;
        } catch (IOException e) {
            channel.close();
            throw new IOException(
                    "cannot listen on %s port %d: %s"
                            .formatted(address.getHostString(), address.getPort(), e.getMessage()),
                    e);
        }
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

    /// Accepts one connection: another `accept` would mostly find nothing, and the selector tells
    /// again.
    void acceptOne(long now) {
        if (openConnections() >= maxConnections) {
            LOG.log(
                    Level.DEBUG,
                    "the most connections allowed are open; others wait in the backlog");
            pause(now);
            return;
        }
        try {
            accept();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "accepting failed; trying again in 100 ms", e);
            pause(now + PAUSE);
        }
    }

    private boolean accept() throws IOException {
        SocketChannel accepted = channel.accept();
        if (accepted == null) {
            return false;
        }
        try {
            accepted.configureBlocking(false);
        } catch (IOException e) {
            accepted.close();
            throw e;
        }
        NioEventSource target = sources.get(turn);
        turn = (turn + 1) % sources.size();
        Connection connection = connections.apply(accepted, target);
        if (belongsTo(target)) {
            connection.onAccepted();
        } else {
            connection.handToPoller();
        }
        return true;
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

    /// Resumes if it is time.
    ///
    /// @return the nanoseconds after which to ask again, if nothing wakes the poller before
    long resume(long now) {
        if (!paused) {
            return Long.MAX_VALUE;
        }
        if (resumeAt - now > 0) {
            return resumeAt - now;
        }
        if (openConnections() < maxConnections) {
            paused = false;
            key.interestOps(SelectionKey.OP_ACCEPT);
        }
        return Long.MAX_VALUE;
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
        if (!channel.isOpen()) {
            return;
        }
        try {
            while (accept()) {
                // each was handed out
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "accepting the last connections failed; they are refused", e);
        } finally {
            stop();
        }
    }

    /// Stops listening at once.
    void stop() throws IOException {
        channel.close();
    }
}
