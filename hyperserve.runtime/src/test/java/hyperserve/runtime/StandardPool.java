package hyperserve.runtime;

import hyperserve.api.pool.WorkerPoolProvider;

import java.nio.file.Path;

/// The standard pool, not found by those tests which are about finding pools.
public final class StandardPool {

    private static final String MODULE = "hyperserve.pool.standard";

    static final Path CLASSES = PoolLoader.classes(MODULE);

    public static final WorkerPoolProvider PROVIDER =
            PoolLoader.load(MODULE, "StandardPoolProvider");

    private StandardPool() {}
}
