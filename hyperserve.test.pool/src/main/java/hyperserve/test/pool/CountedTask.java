package hyperserve.test.pool;

import hyperserve.api.pool.PoolTask;
import hyperserve.test.Gate;

import java.util.concurrent.atomic.AtomicInteger;

/// A task that knows how often it was run and how often it was abandoned.
public final class CountedTask implements PoolTask {

    private final Runnable work;
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger abandonments = new AtomicInteger();

    /// A task with nothing to do.
    public CountedTask() {
        this(() -> {});
    }

    /// A task.
    ///
    /// @param work what it does each time that it is run
    public CountedTask(Runnable work) {
        this.work = work;
    }

    /// {@return a task that stops at a gate, whether it is interrupted or not}
    ///
    /// @param gate the gate
    public static CountedTask at(Gate gate) {
        return new CountedTask(gate::pass);
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

    /// {@return `run` or `abandoned` if exactly one of them happened, and once; otherwise what did
    /// happen}
    public String fate() {
        return switch (runs.get() + "/" + abandonments.get()) {
            case "1/0" -> "run";
            case "0/1" -> "abandoned";
            case String other -> other + " (runs/abandonments)";
        };
    }
}
