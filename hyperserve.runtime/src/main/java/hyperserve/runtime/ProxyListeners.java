package hyperserve.runtime;

import hyperserve.api.Network;
import hyperserve.api.pool.WorkerPool;
import hyperserve.runtime.http1.Http1Factory;
import hyperserve.runtime.net.BufferPool;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.NioEventSource;
import hyperserve.runtime.net.Transport;
import hyperserve.runtime.proxy.ProxiedTransport;
import hyperserve.runtime.proxy.Refusals;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/// Those listeners of a server that proxies connect to, and tell whose connections they pass on.
final class ProxyListeners {

    private final WorkerPool pool;
    private final BufferPool buffers;
    private final Http1Factory http1;
    private final Refusals refusals = new Refusals(System::nanoTime);

    /// @param pool told when a thread waits for the peer
    /// @param buffers where connections lease theirs
    /// @param http1 makes what is spoken on them
    ProxyListeners(WorkerPool pool, BufferPool buffers, Http1Factory http1) {
        this.pool = pool;
        this.buffers = buffers;
        this.http1 = http1;
    }

    /// Makes the connections of a listener.
    ///
    /// @param config which peers are its proxies
    /// @param transports make what is spoken behind a header
    /// @param direct makes the connections of all others
    BiFunction<SocketChannel, NioEventSource, Connection> divide(
            ListenerConfig config,
            Function<SocketChannel, Transport> transports,
            BiFunction<SocketChannel, NioEventSource, Connection> direct) {
        List<Network> proxies = config.proxies();
        return proxies == null
                ? direct
                : (channel, source) ->
                        isProxy(channel, proxies)
                                ? behindProxy(transports.apply(channel), source)
                                : direct.apply(channel, source);
    }

    /// Whoever connects to a Unix domain socket has no address.
    private static boolean isProxy(SocketChannel channel, List<Network> proxies) {
        if (proxies.isEmpty()) {
            return true;
        }
        try {
            return channel.getRemoteAddress() instanceof InetSocketAddress peer
                    && proxies.stream().anyMatch(each -> each.contains(peer.getAddress()));
        } catch (IOException e) {
            // It is closed, and nothing will be read from it.
            return false;
        }
    }

    private Connection behindProxy(Transport inner, NioEventSource source) {
        ProxiedTransport transport = new ProxiedTransport(inner);
        return new Connection(
                transport,
                source,
                pool,
                buffers,
                connection -> http1.behindProxy(connection, transport, refusals));
    }
}
