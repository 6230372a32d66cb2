package hyperserve.runtime;

import hyperserve.api.EventSource;
import hyperserve.api.Nullable;
import hyperserve.api.PoolConfig;
import hyperserve.api.WorkerPool;
import hyperserve.api.WorkerPoolProvider;
import hyperserve.runtime.discovery.ContextLoader;
import hyperserve.runtime.logging.LazyLogger;
import hyperserve.runtime.startup.StartupException;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/// Starts a pool by code that others wrote. Whatever that throws, errors included, becomes one
/// sentence.
///
/// @param provider whose pool it is
/// @param name what that calls itself; asked for once
record PoolMaker(WorkerPoolProvider provider, String name) {

    private static final Logger LOG = LazyLogger.of(PoolMaker.class);

    private static final String CURE = "mend it, or choose another pool";

    static PoolMaker of(WorkerPoolProvider provider) {
        @Nullable String name;
        try {
            name = ContextLoader.of(provider.getClass(), provider::name);
        } catch (Throwable e) {
            throw StartupException.of(
                    "the name of the worker pool of "
                            + provider.getClass().getName()
                            + " cannot be had",
                    e,
                    CURE);
        }
        if (name == null) {
            throw new StartupException(
                    "the worker pool of "
                            + provider.getClass().getName()
                            + " has no name: its name() returned null; "
                            + CURE);
        }
        return new PoolMaker(provider, name);
    }

    /// Makes the pool; it runs nothing yet.
    WorkerPool create(PoolConfig config) {
        @Nullable WorkerPool pool;
        int least;
        try {
            least = ContextLoader.of(provider.getClass(), provider::leastWorkers);
            pool =
                    config.max() < least
                            ? null
                            : ContextLoader.of(provider.getClass(), () -> provider.create(config));
        } catch (Throwable e) {
            throw StartupException.of(pool() + " cannot be made", e, CURE);
        }
        if (config.max() < least) {
            throw new StartupException(
                    pool()
                            + " needs at least "
                            + least
                            + " workers, and may have "
                            + config.max()
                            + ": give it more, or choose another pool");
        }
        if (pool == null) {
            throw new StartupException(
                    pool() + " cannot be made: its create() returned null; " + CURE);
        }
        return pool;
    }

    void start(WorkerPool pool, List<? extends EventSource> sources) {
        try {
            List<EventSource> polled = List.copyOf(sources);
            ContextLoader.of(
                    provider.getClass(),
                    () -> {
                        pool.start(polled);
                        return pool;
                    });
        } catch (Throwable e) {
            throw StartupException.of(pool() + " cannot be started", e, CURE);
        }
    }

    /// Closes a pool of a start that has failed; why it did counts, and not what comes of this.
    void discard(WorkerPool pool) {
        try {
            pool.close();
        } catch (Throwable e) {
            LOG.log(Level.DEBUG, pool() + " could not be closed after a start that failed", e);
        }
    }

    private String pool() {
        return "the worker pool '" + name + "' (" + provider.getClass().getName() + ")";
    }
}
