package hyperserve.pool.tck;

import hyperserve.api.Nullable;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.WorkerPool;

import java.util.concurrent.atomic.AtomicInteger;

/// A task that knows what was done to it.
final class ProbeTask implements PoolTask {

    /// Whether a thread is inside a task.
    private static final ThreadLocal<Boolean> INSIDE = ThreadLocal.withInitial(() -> false);

    /// Whether a thread is inside [hyperserve.api.pool.WorkerPool#tryExecute].
    private static final ThreadLocal<Boolean> SUBMITTING = ThreadLocal.withInitial(() -> false);

    private final Kind kind;
    private final Runnable work;
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger abandonments = new AtomicInteger();
    private volatile boolean settled;
    private volatile boolean ranInsideTryExecute;

    ProbeTask(Kind kind, Runnable work) {
        this.kind = kind;
        this.work = work;
    }

    /// Whether this thread runs such a task at the moment.
    static boolean isRunningHere() {
        return INSIDE.get();
    }

    /// Gives this task to a pool.
    boolean submitTo(WorkerPool pool) {
        boolean outer = SUBMITTING.get();
        SUBMITTING.set(true);
        try {
            return pool.tryExecute(this);
        } finally {
            SUBMITTING.set(outer);
        }
    }

    @Override
    public void run() {
        runs.incrementAndGet();
        if (SUBMITTING.get()) {
            // The work might wait for something that this thread has to do.
            ranInsideTryExecute = true;
            settled = true;
            return;
        }
        boolean outer = INSIDE.get();
        INSIDE.set(true);
        try {
            work.run();
        } finally {
            INSIDE.set(outer);
            settled = true;
        }
    }

    @Override
    public void abandoned() {
        abandonments.incrementAndGet();
        settled = true;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    boolean isSettled() {
        return settled;
    }

    boolean wasRun() {
        return runs.get() > 0;
    }

    boolean wasAbandoned() {
        return abandonments.get() > 0;
    }

    boolean wasRunInsideTryExecute() {
        return ranInsideTryExecute;
    }

    /// What is wrong with the fate of this task, which was accepted; null if nothing is.
    @Nullable
    String wrong() {
        return switch (runs.get() + " " + abandonments.get()) {
            case "1 0", "0 1" -> null;
            case "0 0" ->
                    "an accepted task was neither run nor abandoned: its client waits for ever";
            case String counts when runs.get() > 1 ->
                    "an accepted task was run twice or more: a request is handled twice ("
                            + counts
                            + " runs and abandonments)";
            case String counts when runs.get() == 1 ->
                    "an accepted task was run and abandoned too: its client's connection is cut in"
                            + " the midst of the answer ("
                            + counts
                            + " runs and abandonments)";
            default ->
                    "an accepted task was abandoned twice or more: what it holds is given back"
                            + " twice";
        };
    }
}
