package hyperserve.runtime;

import hyperserve.api.Nullable;
import hyperserve.api.PoolWorker;
import hyperserve.api.RunningServer;
import hyperserve.api.SettingValues;
import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.PoolSnapshot;
import hyperserve.api.pool.WorkerPool;
import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.api.routing.Route;
import hyperserve.api.routing.Router;
import hyperserve.runtime.credentials.TlsConfig;
import hyperserve.runtime.http1.Http1Factory;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.MemoryBudget;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.runtime.net.Acceptor;
import hyperserve.runtime.net.BufferPool;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.Listener;
import hyperserve.runtime.net.NioEventSource;
import hyperserve.runtime.net.PlainTransport;
import hyperserve.runtime.net.Transport;
import hyperserve.runtime.protocol.Protocols;
import hyperserve.runtime.semantics.Observers;
import hyperserve.runtime.semantics.ServerState;
import hyperserve.runtime.startup.StartupException;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/// A running server: the parts and the order in which they start and stop.
///
/// It is opened first: then it has its addresses, and clients can connect, but nobody accepts. When
/// it begins, its applications are started, and then its pool, which polls the sources. A stop may
/// come between and beside these two.
final class Engine {

    /// What is done with all that a server was configured with, such as [#open].
    @FunctionalInterface
    interface Preparation<T> {
        T of(
                List<ListenerConfig> configs,
                Router router,
                WorkerPoolProvider provider,
                PoolConfig config,
                Limits limits,
                Timeouts timeouts,
                Applications applications,
                Protocols protocols)
                throws IOException;
    }

    private static final int BUFFERS_KEPT = 256;

    private static final Duration LINGER = Duration.ofSeconds(2);

    private final PoolMaker maker;
    private final WorkerPool pool;
    private final Router router;
    private final ServerState service;
    private final List<NioEventSource> sources;
    private final MemoryBudget memory;
    private final List<SocketAddress> addresses;
    private final @Nullable TlsListeners tls;
    private final Applications applications;

    // Written by the thread that starts.
    private volatile boolean starting;

    private volatile boolean startAbandoned;

    private Engine(
            PoolMaker maker,
            WorkerPool pool,
            Router router,
            ServerState service,
            List<NioEventSource> sources,
            MemoryBudget memory,
            List<SocketAddress> addresses,
            @Nullable TlsListeners tls,
            Applications applications) {
        this.maker = maker;
        this.pool = pool;
        this.router = router;
        this.service = service;
        this.sources = sources;
        this.memory = memory;
        this.addresses = addresses;
        this.tls = tls;
        this.applications = applications;
    }

    static Engine open(
            List<ListenerConfig> configs,
            Router router,
            WorkerPoolProvider provider,
            PoolConfig config,
            Limits limits,
            Timeouts timeouts,
            Applications applications,
            Protocols protocols)
            throws IOException {
        PoolMaker maker = PoolMaker.of(provider);
        WorkerPool pool = maker.create(config);
        ServerState service =
                new ServerState(
                        router,
                        pool,
                        limits,
                        timeouts,
                        System::nanoTime,
                        System::currentTimeMillis,
                        applications.observers());
        Http1Factory http1 = new Http1Factory(service, protocols);
        MemoryBudget memory = new MemoryBudget(limits.memory());
        BufferPool buffers = new BufferPool(BUFFERS_KEPT, memory);
        List<NioEventSource> sources = new ArrayList<>();
        List<Listener> listeners = new ArrayList<>();
        boolean opened = false;
        try {
            int count = sources(config, Runtime.getRuntime().availableProcessors());
            for (int i = 0; i < count; i++) {
                sources.add(
                        new NioEventSource(
                                System::nanoTime,
                                shortest(timeouts),
                                limits.queueTime().toNanos()));
            }
            sources.forEach(source -> source.shedFor(memory, count, service.sheds()));
            // Not even its class is loaded for nobody.
            TlsListeners tls =
                    configs.stream().anyMatch(each -> each.tls() != null)
                            ? new TlsListeners(memory, protocols.prefaced())
                            : null;
            ProxyListeners proxies =
                    configs.stream().anyMatch(each -> each.proxies() != null)
                            ? new ProxyListeners(pool, buffers, http1)
                            : null;
            for (ListenerConfig each : configs) {
                Function<SocketChannel, Transport> transports = transports(each, tls);
                BiFunction<SocketChannel, NioEventSource, Connection> connections =
                        (channel, source) ->
                                new Connection(
                                        transports.apply(channel), source, pool, buffers, http1);
                listeners.add(
                        listen(
                                each,
                                limits.backlog(),
                                proxies == null
                                        ? connections
                                        : proxies.divide(each, transports, connections)));
            }
            Acceptor.open(listeners, sources, limits.connections(), service.sheds());
            List<SocketAddress> addresses = addresses(listeners);
            opened = true;
            return new Engine(
                    maker, pool, router, service, sources, memory, addresses, tls, applications);
        } finally {
            if (!opened) {
                maker.discard(pool);
                sources.forEach(NioEventSource::close);
                Listener.closeAll(listeners);
            }
        }
    }

    private static Function<SocketChannel, Transport> transports(
            ListenerConfig config, @Nullable TlsListeners tls) {
        TlsConfig encryption = config.tls();
        return encryption == null || tls == null ? PlainTransport::new : tls.add(encryption);
    }

    private static Listener listen(
            ListenerConfig config,
            int backlog,
            BiFunction<SocketChannel, NioEventSource, Connection> connections)
            throws IOException {
        ServerSocketChannel given = config.channel();
        Listener listener =
                given != null
                        ? Listener.adopt(given, backlog, connections, System.nanoTime())
                        : Listener.open(
                                config.resolved(),
                                config.filePermissions(),
                                backlog,
                                connections,
                                System.nanoTime());
        if (config.tls() != null) {
            listener.letInFew();
        }
        return listener;
    }

    private static List<SocketAddress> addresses(List<Listener> listeners) throws IOException {
        List<SocketAddress> addresses = new ArrayList<>();
        for (Listener each : listeners) {
            addresses.add(each.address());
        }
        return List.copyOf(addresses);
    }

    /// Starts the applications, and then to serve. If it throws, it is to be stopped.
    ///
    /// @param server what the applications are given of it
    /// @return false if a stop was asked for meanwhile
    /// @throws StartupException if an application or the pool cannot be started
    boolean begin(RunningServer server) {
        starting = true;
        try {
            Stop.prepare();
            if (applications.start(server)) {
                maker.start(pool, sources);
                if (tls != null) {
                    tls.watch();
                }
                Stop.arePolled(sources);
                if (!applications.serve()) {
                    Stop.arePolledNoMore(sources);
                    maker.discard(pool);
                }
            }
            return isServing();
        } finally {
            starting = false;
        }
    }

    /// {@return whether [#begin] has begun and not come to its end yet}
    ///
    /// One that begins after a stop was asked for finds that, and starts nothing.
    boolean isStarting() {
        return starting && !startAbandoned;
    }

    /// Has nobody wait for what is being started.
    void abandonStart() {
        startAbandoned = true;
    }

    /// {@return whether connections are, or were, accepted}
    boolean isServing() {
        return applications.areServed();
    }

    /// How many event sources there are: one for each core that is not left to the system, but so
    /// few that a worker is left over. While a worker of a pool that polls runs a handler, another
    /// one has to be there to poll instead, or no handler runs on a worker at all.
    static int sources(PoolConfig config, int cores) {
        return Math.clamp(config.max() - 1L, 1, PoolConfig.usableCores(cores));
    }

    /// The shortest wait that any connection asks for.
    private static long shortest(Timeouts timeouts) {
        return Stream.of(
                        timeouts.header(),
                        timeouts.idle(),
                        timeouts.body(),
                        timeouts.response(),
                        timeouts.minRateGrace(),
                        LINGER)
                .mapToLong(Duration::toNanos)
                .min()
                .orElseThrow();
    }

    /// Where it listens, in the order in which that was asked for; at least one.
    List<SocketAddress> addresses() {
        return addresses;
    }

    /// The first of them that has a port.
    InetSocketAddress address() {
        for (SocketAddress each : addresses) {
            if (each instanceof InetSocketAddress address) {
                return address;
            }
        }
        throw new IllegalStateException("the server has no port; addresses() tells what it has");
    }

    /// Sets other bounds and clocks, as [ServerState#use], and other values of settings, which the
    /// applications are given when they are told to read their files again.
    void change(Limits limits, Timeouts timeouts, SettingValues values) {
        service.use(limits, timeouts);
        applications.change(values);
    }

    /// Has the files of TLS read again, on this thread, and then those of the applications.
    void reload() {
        if (tls != null) {
            tls.reload();
        }
        applications.askForReload();
    }

    String poolName() {
        return maker.name();
    }

    Applications applications() {
        return applications;
    }

    ServerState service() {
        return service;
    }

    List<NioEventSource> sources() {
        return sources;
    }

    void poolBlocks() {
        pool.blocking();
    }

    void drainPool(Duration time) {
        pool.drain(time);
    }

    void closePool() {
        pool.close();
    }

    /// Closes the pool of a start that came to nothing.
    void discardPool() {
        maker.discard(pool);
    }

    PoolSnapshot poolSnapshot() {
        return pool.snapshot();
    }

    List<PoolWorker> poolWorkers() {
        return pool.poolWorkers();
    }

    List<String> routesSeenWaiting() {
        return router.seenWaiting(System::nanoTime).stream().map(Route::toString).toList();
    }

    long memoryKept() {
        return memory.used();
    }

    long memoryLimit() {
        return memory.limit();
    }

    long inFlight() {
        Observers observers = applications.observers();
        return observers == null ? 0 : observers.inFlight();
    }

    long handshakes() {
        return tls == null ? 0 : tls.handshakes();
    }

    /// For how many nanoseconds the source that was looked at least lately waits for that.
    long unpolled() {
        long longest = 0;
        for (NioEventSource source : sources) {
            longest = Math.max(longest, source.unpolled());
        }
        return longest;
    }

    long connections() {
        long sum = 0;
        for (NioEventSource source : sources) {
            sum += source.connections();
        }
        return sum;
    }

    /// Begins to stop; once.
    ///
    /// @param onEnd called when all is over
    Stop stop(Runnable onEnd) {
        if (tls != null) {
            tls.close();
        }
        return Stop.begin(this, service.timeouts(), onEnd);
    }
}
