package hyperserve.runtime.http1;

import hyperserve.api.DrainReport;
import hyperserve.api.pool.EventSource;
import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.PoolSnapshot;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.WorkerPool;
import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.pool.executor.EventLoop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The simplest pool that serves: a virtual thread for each task, and a loop for each source.
final class ThreadPerTask implements WorkerPool {

    /// Makes them.
    static final class Provider implements WorkerPoolProvider {

        @Override
        public String name() {
            return "thread-per-task";
        }

        @Override
        public WorkerPool create(PoolConfig config) {
            return new ThreadPerTask();
        }
    }

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch waited = new CountDownLatch(1);
    private final List<EventLoop> loops = new ArrayList<>();

    @Override
    public void start(List<? extends EventSource> sources) {
        sources.forEach(source -> loops.add(EventLoop.start(source, "test-loop")));
    }

    @Override
    public boolean tryExecute(PoolTask task) {
        threads.execute(task);
        return true;
    }

    @Override
    public boolean inlines(PoolTask.Kind kind) {
        return kind == PoolTask.Kind.NON_BLOCKING;
    }

    @Override
    public void blocking() {
        waited.countDown();
    }

    /// Returns when a task has begun to wait for its client.
    void awaitBlocking() throws InterruptedException {
        waited.await();
    }

    @Override
    public DrainReport drain(Duration grace) {
        return new DrainReport(0, 0);
    }

    @Override
    public PoolSnapshot snapshot() {
        return PoolSnapshot.empty();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        loops.forEach(EventLoop::close);
    }
}
