package hyperserve.runtime;

import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.test.pool.Pool;
import hyperserve.test.pool.PoolLoader;

import java.nio.file.Path;

/// The standard pool, not found by those tests which are about finding pools.
public final class StandardPool {

    private static final String MODULE = "hyperserve.pool.standard";

    /// What pools of executors are made of, which it requires.
    static final Path LIBRARY = PoolLoader.classes("hyperserve.pool.executor");

    static final Path CLASSES = PoolLoader.classes(MODULE);

    public static final WorkerPoolProvider PROVIDER = Pool.STANDARD.provider();

    private StandardPool() {}
}
