package hyperserve.pool.lockfree;

import hyperserve.api.pool.PoolTask;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// A task with faults as the test wants them.
final class FakeTask implements PoolTask {

    private final Runnable work;
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger abandonments = new AtomicInteger();
    private final AtomicInteger kindsAsked = new AtomicInteger();
    Supplier<Kind> kind = () -> Kind.UNKNOWN;
    Runnable seenWaiting = () -> {};

    FakeTask(Runnable work) {
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

    @Override
    public void seenWaiting() {
        seenWaiting.run();
    }

    @Override
    public Kind kind() {
        kindsAsked.incrementAndGet();
        return kind.get();
    }

    int kindsAsked() {
        return kindsAsked.get();
    }

    boolean wasRun() {
        return runs.get() > 0;
    }

    /// Runs and abandonments.
    String fate() {
        return runs.get() + " " + abandonments.get();
    }
}
