package hyperserve.pool.standard;

import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.pool.tck.WorkerPoolTck;

final class StandardPoolTckTest implements WorkerPoolTck {

    @Override
    public WorkerPoolProvider provider() {
        return new StandardPoolProvider();
    }
}
