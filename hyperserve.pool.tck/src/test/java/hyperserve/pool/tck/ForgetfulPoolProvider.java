package hyperserve.pool.tck;

import hyperserve.api.PoolConfig;
import hyperserve.api.WorkerPool;
import hyperserve.api.WorkerPoolProvider;

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
