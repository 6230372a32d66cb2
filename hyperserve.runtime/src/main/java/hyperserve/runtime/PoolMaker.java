package hyperserve.runtime;

import hyperserve.api.Nullable;
import hyperserve.api.pool.EventSource;
import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.WorkerPool;
import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.api.routing.ContextLoader;
import hyperserve.runtime.logging.LazyLogger;
import hyperserve.runtime.startup.StartupException;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Supplier;

/// Starts a pool by code that others wrote. Whatever that throws, errors included, becomes one
/// sentence.
///
/// @param provider whose pool it is
/// @param name what that calls itself; asked for once
record PoolMaker(WorkerPoolProvider provider, String name) {

    private static final Logger LOG = LazyLogger.of(PoolMaker.class);

    private static final String CURE = "mend it, or choose another pool";

    static PoolMaker of(WorkerPoolProvider provider) {
        String pool = "the worker pool of " + provider.getClass().getName();
        @Nullable String name = ask(provider, provider::name, pool, "cannot be asked for its name");
        if (name == null) {
            throw new StartupException(pool + " has no name: its name() returned null; " + CURE);
        }
        return new PoolMaker(provider, name);
    }

    /// Runs code of the provider's, as that expects it.
    private static <T> T ask(
            WorkerPoolProvider provider, Supplier<T> code, String who, String failure) {
        try {
            return ContextLoader.of(provider.getClass(), code);
        } catch (Throwable e) {
            throw StartupException.of(who + " " + failure, e, CURE);
        }
    }

    /// Makes the pool; it runs nothing yet.
    WorkerPool create(PoolConfig config) {
        String failure = "cannot be made";
        int least = ask(provider, provider::leastWorkers, pool(), failure);
        if (config.max() < least) {
            throw new StartupException(
                    pool()
                            + " needs at least "
                            + least
                            + " workers, and may have "
                            + config.max()
                            + ": give it more, or choose another pool");
        }
        @Nullable WorkerPool pool = ask(provider, () -> provider.create(config), pool(), failure);
        if (pool == null) {
            throw new StartupException(
                    pool() + " cannot be made: its create() returned null; " + CURE);
        }
        return pool;
    }

    void start(WorkerPool pool, List<? extends EventSource> sources) {
        Supplier<WorkerPool> start =
                () -> {
                    pool.start(sources);
                    return pool;
                };
        var _ = ask(provider, start, pool(), "cannot be started");
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
