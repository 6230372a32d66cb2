package hyperserve.pool.virtual;

import hyperserve.api.PoolConfig;
import hyperserve.api.WorkerPool;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/// Pools as the tests want them.
final class Pools {

    static final int CAPACITY = 64;

    private Pools() {}

    static WorkerPool unstarted() {
        PoolConfig config = PoolConfig.development().withCapacity(CAPACITY);
        return new VirtualThreadPoolProvider().create(config);
    }

    static WorkerPool started() {
        return started(CAPACITY);
    }

    static WorkerPool started(int capacity) {
        PoolConfig config = PoolConfig.development().withCapacity(capacity);
        WorkerPool pool = new VirtualThreadPoolProvider().create(config);
        pool.start(List.of());
        return pool;
    }

    /// A pool whose threads, and patience with them, are the test's.
    static WorkerPool started(ThreadFactory threads, Duration closeLimit) {
        WorkerPool pool = new ThreadPerTaskPool(CAPACITY, threads, closeLimit);
        pool.start(List.of());
        return pool;
    }

    /// Threads that do not get to run before the gate is open, as on a machine without a free core.
    static ThreadFactory held(Gate gate) {
        return work ->
                Thread.ofVirtual()
                        .unstarted(
                                () -> {
                                    gate.pass();
                                    work.run();
                                });
    }
}
