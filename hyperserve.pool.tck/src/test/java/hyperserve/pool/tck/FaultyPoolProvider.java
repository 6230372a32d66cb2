package hyperserve.pool.tck;

import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.WorkerPool;
import hyperserve.api.pool.WorkerPoolProvider;

/// Makes pools with a fault.
public final class FaultyPoolProvider implements WorkerPoolProvider {

    private final Fault fault;

    /// For the service loader, which knows no fault.
    public FaultyPoolProvider() {
        this(Fault.NONE);
    }

    FaultyPoolProvider(Fault fault) {
        this.fault = fault;
    }

    @Override
    public String name() {
        return "faulty";
    }

    @Override
    public WorkerPool create(PoolConfig config) {
        return new FaultyPool(config, fault);
    }
}
