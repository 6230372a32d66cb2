package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.pool.executor.EventLoop;
import hyperserve.runtime.overload.Sheds;
import hyperserve.test.pool.ThreadlessPool;

import org.junit.jupiter.api.AfterEach;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Connections that are accepted and then held by the test, as if each were with a worker; their
/// sources wake by themselves only every hour.
abstract class ListenerRig {

    /// Room for all clients of a test at once.
    static final int BACKLOG = 64;

    static final SocketAddress LOOPBACK =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    final List<NioEventSource> sources = new ArrayList<>();
    final List<EventLoop> loops = new ArrayList<>();
    final List<SocketChannel> clients = new ArrayList<>();
    final BlockingQueue<Connection> held = new LinkedBlockingQueue<>();
    final ConcurrentMap<Connection, NioEventSource> sourceOf = new ConcurrentHashMap<>();
    final List<Listener> listeners = new ArrayList<>();
    Listener listener;
    Acceptor acceptor;

    @AfterEach
    void close() throws IOException {
        loops.forEach(EventLoop::close);
        sources.forEach(NioEventSource::close);
        disconnect();
    }

    void disconnect() throws IOException {
        for (SocketChannel client : clients) {
            client.close();
        }
        clients.clear();
    }

    void listen(int count, int maxConnections) throws IOException {
        listen(count, maxConnections, BACKLOG, System::nanoTime);
    }

    void listen(int count, int maxConnections, int backlog, LongSupplier clock) throws IOException {
        listen(count, maxConnections, backlog, clock, List.of(LOOPBACK));
    }

    void listen(
            int count,
            int maxConnections,
            int backlog,
            LongSupplier clock,
            List<? extends SocketAddress> addresses)
            throws IOException {
        for (int i = 0; i < count; i++) {
            sources.add(new NioEventSource(clock, Duration.ofHours(1).toNanos()));
        }
        listeners.clear();
        for (SocketAddress each : addresses) {
            listeners.add(open(each, backlog, clock));
        }
        listener = listeners.getFirst();
        acceptor = Acceptor.open(listeners, sources, maxConnections, new Sheds(System::nanoTime));
    }

    Listener open(SocketAddress address, int backlog, LongSupplier clock) throws IOException {
        return Listener.open(
                address,
                PosixFilePermissions.fromString("rw-------"),
                backlog,
                this::connection,
                clock.getAsLong());
    }

    void poll(NioEventSource source) {
        loops.add(EventLoop.start(source, "listener-test-loop"));
    }

    Connection connection(SocketChannel channel, NioEventSource source) {
        return new Connection(
                new PlainTransport(channel),
                source,
                new ThreadlessPool(),
                new BufferPool(1),
                each ->
                        new Script(
                                each,
                                connection -> {
                                    sourceOf.put(connection, source);
                                    held.add(connection);
                                    return Next.HANDED_OVER;
                                }));
    }

    void connect(int count) {
        connect(count, listener);
    }

    void connect(int count, Listener to) {
        for (int i = 0; i < count; i++) {
            try {
                clients.add(SocketChannel.open(to.address()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    Connection takeHeld() throws InterruptedException {
        Connection next = held.poll(10, TimeUnit.SECONDS);
        assertThat(next).as("accepted").isNotNull();
        return next;
    }

    void awaitPause() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!acceptor.paused()) {
            assertThat(System.nanoTime() - end).isNegative();
            Thread.onSpinWait();
        }
    }

    long openConnections() {
        return sources.stream().mapToLong(NioEventSource::connections).sum();
    }

    long[] counts() {
        return sources.stream().mapToLong(NioEventSource::connections).toArray();
    }

    void awaitOpen(long count) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (openConnections() != count) {
            assertThat(System.nanoTime() - end).as("open: %d", openConnections()).isNegative();
            Thread.onSpinWait();
        }
    }

    void awaitAll(NioEventSource polled) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (openConnections() < clients.size()) {
            assertThat(System.nanoTime() - end).as("not accepted").isNegative();
            polled.poll(0);
        }
    }
}
