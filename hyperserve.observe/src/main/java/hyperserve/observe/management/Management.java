package hyperserve.observe.management;

import hyperserve.api.HandlerProvider;
import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.WorkerPool;
import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.pool.executor.ExecutorPool;
import hyperserve.runtime.ListenerConfig;
import hyperserve.runtime.Server;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.Timeouts;

import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;

/// A server for those who operate another one. Everything is its own: the address, the threads, the
/// bounds of connections and memory. So whatever the other server is busy with, or stuck in, or
/// short of, who asks how it is gets an answer, and nobody who asks can take anything from it.
///
/// It has a thread that polls, and one for each request, up to 64 at a time; all are platform
/// threads, as handlers that compute may keep what virtual ones run on.
public final class Management implements AutoCloseable {

    /// Twice as many as may look at the page, so that others always get an answer.
    static final int CONNECTIONS = 64;

    private static final long LEAST_MEMORY = 2 << 20;
    private static final long MOST_MEMORY = 32 << 20;

    /// Beside the end of the other server, whose time it must not take.
    private static final Duration DRAIN = Duration.ofMillis(50);

    private final Server server;

    private Management(Server server) {
        this.server = server;
    }

    /// Listens, and answers.
    ///
    /// @param address where
    /// @param handlers what is answered
    /// @return what is to be closed
    /// @throws IOException if the address cannot be had; the message names it
    public static Management start(SocketAddress address, HandlerProvider handlers)
            throws IOException {
        long heap = Runtime.getRuntime().maxMemory();
        Server server =
                Server.at(ListenerConfig.at(address))
                        .pool(new Threads())
                        .poolConfig(PoolConfig.defaults().withWorkers(1, 1, 2))
                        .limits(
                                Limits.defaults()
                                        .withConnections(CONNECTIONS)
                                        .withInFlight(CONNECTIONS)
                                        .withBody(0)
                                        // Whoever asks while nobody is served wants to know why.
                                        .withQueueTime(Duration.ZERO)
                                        .withMemory(
                                                Math.clamp(heap / 8, LEAST_MEMORY, MOST_MEMORY)))
                        .timeouts(Timeouts.defaults().withDrain(DRAIN))
                        .learning(false)
                        .handlers(handlers);
        return new Management(server.start());
    }

    /// {@return where it listens}
    public List<SocketAddress> addresses() {
        return server.addresses();
    }

    @Override
    public void close() {
        server.close();
    }

    /// A pool that needs no other module, and is found by nobody.
    private static final class Threads implements WorkerPoolProvider {
        @Override
        public String name() {
            return "management";
        }

        @Override
        public WorkerPool create(PoolConfig config) {
            return ExecutorPool.threadPerTask(
                    Thread.ofPlatform()
                            .daemon()
                            .name("hyperserve-management-", 1)
                            .inheritInheritableThreadLocals(false)
                            .factory(),
                    "hyperserve-management-",
                    config);
        }
    }
}
