package hyperserve.pool.executor;

import hyperserve.api.pool.PoolTask;

import java.util.concurrent.atomic.AtomicInteger;

/// A task that knows how often it was run and how often it was abandoned.
final class CountedTask implements PoolTask {

    private final Runnable work;
    final AtomicInteger runs = new AtomicInteger();
    final AtomicInteger abandonments = new AtomicInteger();

    CountedTask() {
        this(() -> {});
    }

    CountedTask(Runnable work) {
        this.work = work;
    }

    @Override
    public void run() {
        runs.incrementAndGet();
        work.run();
    }

    @Override
    public void abandoned() {
        abandonments.incrementAndGet();
    }

    /// `run` or `abandoned` if exactly one of them happened, and once; otherwise what did happen.
    String fate() {
        return switch (runs.get() + "/" + abandonments.get()) {
            case "1/0" -> "run";
            case "0/1" -> "abandoned";
            case String other -> other + " (runs/abandonments)";
        };
    }
}
