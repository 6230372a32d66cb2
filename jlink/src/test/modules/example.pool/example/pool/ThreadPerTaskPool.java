package example.pool;

import hyperserve.api.DrainReport;
import hyperserve.api.EventLoop;
import hyperserve.api.EventSource;
import hyperserve.api.PoolSnapshot;
import hyperserve.api.PoolTask;
import hyperserve.api.WorkerPool;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// As little of a pool as serves requests: no bounds, no counters.
final class ThreadPerTaskPool implements WorkerPool {

    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofPlatform().name("example-", 1).factory());
    private List<EventLoop> loops = List.of();

    @Override
    public void start(List<? extends EventSource> sources) {
        loops = sources.stream().map(source -> EventLoop.start(source, "example-poll")).toList();
    }

    @Override
    public boolean tryExecute(PoolTask task) {
        try {
            threads.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    @Override
    public boolean inlines(PoolTask.Kind kind) {
        return kind == PoolTask.Kind.NON_BLOCKING;
    }

    @Override
    public void blocking() {
        // Each task has its thread to itself.
    }

    @Override
    public DrainReport drain(Duration grace) {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new DrainReport(0, 0);
    }

    @Override
    public PoolSnapshot snapshot() {
        return new PoolSnapshot(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Duration.ZERO);
    }

    @Override
    public void close() {
        loops.forEach(EventLoop::close);
        threads.shutdownNow();
    }
}
