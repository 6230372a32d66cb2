package hyperserve.runtime;

import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.PoolSnapshot;
import hyperserve.api.pool.WorkerPool;
import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.runtime.http1.Http1Factory;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.MemoryBudget;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.runtime.net.BufferPool;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.Listener;
import hyperserve.runtime.net.NioEventSource;
import hyperserve.runtime.routing.Route;
import hyperserve.runtime.routing.Router;
import hyperserve.runtime.semantics.ServerState;
import hyperserve.runtime.startup.StartupException;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A running server: the parts and the order in which they start and stop.
final class Engine {

    private static final int BUFFERS_KEPT = 256;

    private static final Duration LINGER = Duration.ofSeconds(2);

    private final String poolName;
    private final WorkerPool pool;
    private final Router router;
    private final ServerState service;
    private final List<NioEventSource> sources;
    private final MemoryBudget memory;
    private final InetSocketAddress address;
    private final Duration grace;

    private Engine(
            String poolName,
            WorkerPool pool,
            Router router,
            ServerState service,
            List<NioEventSource> sources,
            MemoryBudget memory,
            InetSocketAddress address,
            Duration grace) {
        this.poolName = poolName;
        this.pool = pool;
        this.router = router;
        this.service = service;
        this.sources = sources;
        this.memory = memory;
        this.address = address;
        this.grace = grace;
    }

    static Engine start(
            InetSocketAddress address,
            Router router,
            WorkerPoolProvider provider,
            PoolConfig config,
            Limits limits,
            Timeouts timeouts)
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
                        System::currentTimeMillis);
        Http1Factory http1 = new Http1Factory(service);
        MemoryBudget memory = new MemoryBudget(limits.memory());
        BufferPool buffers = new BufferPool(BUFFERS_KEPT, memory);
        List<NioEventSource> sources = new ArrayList<>();
        boolean started = false;
        try {
            int count = sources(config, Runtime.getRuntime().availableProcessors());
            for (int i = 0; i < count; i++) {
                sources.add(new NioEventSource(System::nanoTime, shortest(timeouts)));
            }
            if (address.isUnresolved()) {
                throw new StartupException("unknown host: " + address.getHostString());
            }
            sources.forEach(source -> source.shedFor(memory, count));
            Listener listener =
                    Listener.open(
                            address,
                            limits.backlog(),
                            sources,
                            (channel, source) ->
                                    new Connection(channel, source, pool, buffers, http1),
                            limits.connections());
            InetSocketAddress bound = listener.address();
            maker.start(pool, sources);
            Stop.arePolled(sources);
            started = true;
            return new Engine(
                    maker.name(), pool, router, service, sources, memory, bound, timeouts.drain());
        } finally {
            if (!started) {
                maker.discard(pool);
                sources.forEach(NioEventSource::close);
            }
        }
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

    InetSocketAddress address() {
        return address;
    }

    String poolName() {
        return poolName;
    }

    PoolSnapshot poolSnapshot() {
        return pool.snapshot();
    }

    List<String> routesSeenWaiting() {
        return router.seenWaiting(System::nanoTime).stream().map(Route::toString).toList();
    }

    long memoryKept() {
        return memory.used();
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
        return Stop.begin(pool, service, sources, grace, onEnd);
    }
}
