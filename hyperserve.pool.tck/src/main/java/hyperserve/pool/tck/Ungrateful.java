package hyperserve.pool.tck;

import hyperserve.api.pool.PoolTask;

import java.util.concurrent.atomic.AtomicInteger;

/// A task that stops at a gate, or throws when it is told that it will never run.
final class Ungrateful implements PoolTask {

    private final Gate gate;
    private final AtomicInteger runs;
    private final AtomicInteger told;

    /// @param runs counts runs
    /// @param told counts abandonments
    Ungrateful(Gate gate, AtomicInteger runs, AtomicInteger told) {
        this.gate = gate;
        this.runs = runs;
        this.told = told;
    }

    @Override
    public void run() {
        runs.incrementAndGet();
        gate.passUnlessInterrupted();
    }

    @Override
    public void abandoned() {
        told.incrementAndGet();
        Failures.failUnspeakably();
    }
}
