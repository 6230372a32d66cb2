package hyperserve.runtime.net;

import hyperserve.api.pool.WorkerPool;
import hyperserve.runtime.overload.Sheds;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/// A listener whose connections are the test's, with sources that a pool polls.
public final class ProtocolServer implements AutoCloseable {

    private static final int MOST = 1000;

    private final List<NioEventSource> sources = new ArrayList<>();
    private final WorkerPool pool;
    private final Listener listener;

    /// Serves at once.
    ///
    /// @param pool starts with this, and ends with it
    /// @param count how many sources there are
    /// @param connections makes a connection of a source from a channel
    public ProtocolServer(
            WorkerPool pool,
            int count,
            BiFunction<SocketChannel, NioEventSource, Connection> connections)
            throws IOException {
        this.pool = pool;
        for (int i = 0; i < count; i++) {
            sources.add(new NioEventSource(System::nanoTime, TimeUnit.SECONDS.toNanos(2)));
        }
        listener =
                Listener.open(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Set.of(),
                        MOST,
                        connections,
                        System.nanoTime());
        Acceptor.open(List.of(listener), sources, MOST, new Sheds(System::nanoTime));
        pool.start(sources);
    }

    /// {@return where it listens}
    public InetSocketAddress address() throws IOException {
        return (InetSocketAddress) listener.address();
    }

    /// {@return how many connections are open}
    public long connections() {
        return sources.stream().mapToLong(NioEventSource::connections).sum();
    }

    @Override
    public void close() throws IOException {
        pool.drain(Duration.ofSeconds(10));
        pool.close();
        sources.forEach(NioEventSource::close);
    }
}
