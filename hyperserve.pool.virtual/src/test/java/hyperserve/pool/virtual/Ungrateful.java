package hyperserve.pool.virtual;

import hyperserve.api.PoolTask;

/// A task that throws when it is told that it will never run.
final class Ungrateful implements PoolTask {

    @Override
    public void run() {}

    @Override
    public void abandoned() {
        throw new IllegalStateException("on purpose");
    }
}
