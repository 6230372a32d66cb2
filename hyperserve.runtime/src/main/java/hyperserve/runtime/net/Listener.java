package hyperserve.runtime.net;

import hyperserve.api.Nullable;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/// A listening socket: where it is, what becomes of its clients, and in which rhythm they are
/// accepted. An [Acceptor] does that.
public final class Listener {

    /// A wait of the selector is no shorter.
    private static final long REST = TimeUnit.MILLISECONDS.toNanos(1);

    /// Room for all who come during a rest, on any machine: a client who finds none tries again a
    /// second later.
    private static final int SMALLEST_BACKLOG_TO_REST = 4 * Acceptor.LARGEST_CROWD;

    private static final int FEW = 4;

    private final ServerSocketChannel channel;
    private final @Nullable SocketFile file;

    /// Whether somebody else has made the socket, and closes it.
    private final boolean shared;

    private final boolean unix;
    private final int backlog;
    private final BiFunction<SocketChannel, NioEventSource, Connection> connections;
    private final AcceptModeration moderation;

    /// The most connections that are accepted before others have their turn.
    private int most = Acceptor.LARGEST_CROWD;

    private int batch = 1;
    private boolean resting;
    private long restedAt;

    /// Whether nobody is accepted here any more from a socket that others have.
    private volatile boolean left;

    private Listener(
            ServerSocketChannel channel,
            @Nullable SocketFile file,
            boolean shared,
            int backlog,
            BiFunction<SocketChannel, NioEventSource, Connection> connections,
            long now)
            throws IOException {
        this.channel = channel;
        this.unix = channel.getLocalAddress() instanceof UnixDomainSocketAddress;
        this.file = file;
        this.shared = shared;
        this.backlog = backlog;
        this.connections = connections;
        this.moderation = new AcceptModeration(now);
    }

    /// Listens: clients can connect from now on.
    ///
    /// @param address where: one of the Internet Protocol, or the path of a Unix domain socket
    /// @param permissions who may connect by that path; of no use for the Internet Protocol
    /// @param backlog how many connections may wait to be accepted
    /// @param connections makes a connection of a source from a channel
    /// @param now the time of the clock that the sources have
    /// @return the listener
    /// @throws IOException if the address cannot be had; the message names it
    public static Listener open(
            SocketAddress address,
            Set<PosixFilePermission> permissions,
            int backlog,
            BiFunction<SocketChannel, NioEventSource, Connection> connections,
            long now)
            throws IOException {
        try {
            return bound(channel(address), address, permissions, backlog, connections, now);
        } catch (IOException e) {
            throw refused(address, e.getMessage(), e);
        } catch (UnsupportedAddressTypeException | UnsupportedOperationException e) {
            throw refused(address, "the system has no addresses of this kind", e);
        }
    }

    /// Takes a socket that listens already. It is never closed here.
    ///
    /// @param channel the socket, bound
    /// @param backlog how many connections may wait to be accepted, as far as is known
    /// @param connections makes a connection of a source from a channel
    /// @param now the time of the clock that the sources have
    /// @return the listener
    /// @throws IOException if the socket is closed
    public static Listener adopt(
            ServerSocketChannel channel,
            int backlog,
            BiFunction<SocketChannel, NioEventSource, Connection> connections,
            long now)
            throws IOException {
        channel.configureBlocking(false);
        return new Listener(channel, null, true, backlog, connections, now);
    }

    private static Listener bound(
            ServerSocketChannel channel,
            SocketAddress address,
            Set<PosixFilePermission> permissions,
            int backlog,
            BiFunction<SocketChannel, NioEventSource, Connection> connections,
            long now)
            throws IOException {
        boolean bound = false;
        try {
            channel.configureBlocking(false);
            SocketFile file = null;
            if (address instanceof UnixDomainSocketAddress path) {
                file = SocketFile.bind(channel, path, permissions, backlog);
            } else {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                channel.bind(address, backlog);
            }
            bound = true;
            return new Listener(channel, file, false, backlog, connections, now);
        } finally {
            if (!bound) {
                channel.close();
            }
        }
    }

    private static ServerSocketChannel channel(SocketAddress address) throws IOException {
        if (address instanceof UnixDomainSocketAddress) {
            return ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        }
        // Otherwise 0.0.0.0 would be the addresses of IPv6 as well, which nobody asked for.
        return address instanceof InetSocketAddress ip && ip.getAddress() instanceof Inet4Address
                ? ServerSocketChannel.open(StandardProtocolFamily.INET)
                : ServerSocketChannel.open();
    }

    private static IOException refused(
            SocketAddress address, @Nullable String why, Exception cause) {
        String where =
                address instanceof InetSocketAddress ip
                        ? "%s port %s".formatted(ip.getHostString(), ip.getPort())
                        : "unix:" + address;
        return new IOException("cannot listen on %s: %s".formatted(where, why), cause);
    }

    /// Lets in only a few at once, as each begins with work that takes long, such as a handshake of
    /// TLS: those who are connected would wait for all of that. Before the first poll.
    public void letInFew() {
        most = FEW;
    }

    /// Stops listening at once, at all of them, whatever becomes of one.
    ///
    /// @param listeners the listeners, open or not
    /// @throws IOException if one could not be closed
    public static void closeAll(List<Listener> listeners) throws IOException {
        IOException failed = null;
        for (Listener each : listeners) {
            try {
                each.close();
            } catch (IOException e) {
                failed = e;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    /// {@return the address in use, with the port that was taken}
    ///
    /// @throws IOException if the listener is closed
    public SocketAddress address() throws IOException {
        return channel.getLocalAddress();
    }

    SelectionKey register(Selector selector, int operations, Doorway attachment)
            throws IOException {
        return channel.register(selector, operations, attachment);
    }

    boolean isOpen() {
        return !left && channel.isOpen();
    }

    /// How many may have connected and wait for this server alone.
    int backlog() {
        return shared ? 0 : backlog;
    }

    @Nullable
    SocketChannel accept() throws IOException {
        return channel.accept();
    }

    Connection connection(SocketChannel accepted, NioEventSource source) {
        Connection connection = connections.apply(accepted, source);
        if (unix) {
            // There is no such option: what is written is there at once.
            connection.transport().noDelay = true;
        }
        return connection;
    }

    /// How many to accept at once, without rests.
    int batch() {
        return batch;
    }

    void nextBatch(int size) {
        batch = Math.min(size, most);
    }

    /// How many to accept at once, with rests or between two polls.
    int most() {
        return most;
    }

    /// Told how many were accepted.
    void accepted(int count, long now) {
        moderation.accepted(count, now);
    }

    /// {@return whether to rest after connections were accepted}
    boolean rests() {
        return most > FEW && backlog >= SMALLEST_BACKLOG_TO_REST && moderation.rests();
    }

    void rest(boolean begins, long now) {
        resting = begins;
        if (begins) {
            restedAt = now + REST;
        }
    }

    void endRest() {
        resting = false;
    }

    boolean isResting() {
        return resting;
    }

    long untilRested(long now) {
        return restedAt - now;
    }

    /// Has nobody else find it: the file of a Unix domain socket goes before the socket, so that
    /// all who have connected are known.
    void hide() {
        if (file != null && channel.isOpen()) {
            file.remove();
        }
    }

    /// Stops listening at once.
    void close() throws IOException {
        left = true;
        if (shared) {
            return;
        }
        try {
            hide();
        } finally {
            channel.close();
        }
    }
}
