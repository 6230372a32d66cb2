package example.pool;

import static java.util.concurrent.TimeUnit.SECONDS;

import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.WorkerPool;
import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.pool.executor.ExecutorPool;

import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.ThreadPoolExecutor;

/// Takes the newest request first: under overload, the clients of the oldest have given up anyway.
public final class NewestFirst implements WorkerPoolProvider {

    @Override
    public String name() {
        return "example";
    }

    @Override
    public WorkerPool create(PoolConfig config) {
        int size = config.max();
        var named = Thread.ofPlatform().name("example-", 1).inheritInheritableThreadLocals(false);
        var threads =
                new ThreadPoolExecutor(
                        size, Integer.MAX_VALUE, 1, SECONDS, new Stack(), named.factory());
        return ExecutorPool.of(
                threads,
                "example-loop-",
                config,
                waiting -> {
                    // Stalled uploads keep their threads, so others take their place.
                    threads.setCorePoolSize(size + waiting);
                    threads.prestartAllCoreThreads();
                });
    }

    /// A queue that new work comes to the front of.
    private static final class Stack extends LinkedBlockingDeque<Runnable> {
        @Override
        public boolean offer(Runnable work) {
            return offerFirst(work);
        }
    }
}
