package hyperserve.pool.tck;

import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.WorkerPool;
import hyperserve.api.pool.WorkerPoolProvider;

/// Makes pools that lose room for tasks when memory is short, also in another process.
public final class ForgetfulPoolProvider implements WorkerPoolProvider {

    /// For that process.
    public ForgetfulPoolProvider() {}

    @Override
    public String name() {
        return "forgetful";
    }

    @Override
    public WorkerPool create(PoolConfig config) {
        return new FaultyPool(config, Fault.LOSES_ROOM_FOR_WANT_OF_MEMORY);
    }
}
