package hyperserve.pool.tck;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.PoolSnapshot;
import hyperserve.api.pool.PoolTask.Kind;
import hyperserve.api.pool.WorkerPool;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/// A pool and all that a test gives to it. When the test ends, however it does, the gates open and
/// the pool is closed.
final class Rig implements AutoCloseable {

    private static final List<Kind> KINDS = List.of(Kind.values());

    private static final String REFUSED =
            "the pool refused a task though it was open and had room: a client is turned away for"
                    + " nothing";

    final WorkerPool pool;
    final Effort effort;
    final Patience patience;
    private final List<Gate> gates = new CopyOnWriteArrayList<>();
    private final Queue<ProbeTask> accepted = new ConcurrentLinkedQueue<>();
    private final Queue<ProbeTask> refused = new ConcurrentLinkedQueue<>();

    private Rig(PoolUnderTest subject, PoolConfig config) {
        this.effort = subject.effort();
        this.patience = new Patience(effort.patience());
        this.pool = subject.provider().create(config);
    }

    /// Sizes for a pool that does not shrink unless told to.
    static PoolConfig sizes(int min, int target, int max) {
        return PoolConfig.development()
                .withWorkers(min, target, max)
                .withKeepAlive(Duration.ofHours(1));
    }

    static PoolConfig sizes(int workers) {
        return sizes(workers, workers, workers);
    }

    /// One kind after the other.
    static Kind kind(int number) {
        return KINDS.get(number % KINDS.size());
    }

    static Rig created(PoolUnderTest subject, PoolConfig config) {
        return new Rig(subject, config);
    }

    static Rig started(PoolUnderTest subject, PoolConfig config, ReadySource... sources) {
        Rig rig = new Rig(subject, config);
        rig.pool.start(List.of(sources));
        return rig;
    }

    Gate gate() {
        Gate gate = new Gate(patience);
        gates.add(gate);
        return gate;
    }

    /// Gives a task to the pool, which may refuse it.
    boolean offer(Kind kind, Runnable work) {
        ProbeTask task = new ProbeTask(kind, work);
        boolean taken = task.submitTo(pool);
        (taken ? accepted : refused).add(task);
        return taken;
    }

    boolean offer(Runnable work) {
        return offer(Kind.UNKNOWN, work);
    }

    /// Gives a task to the pool, which has room for it.
    void give(Kind kind, Runnable work) {
        assertTrue(offer(kind, work), REFUSED);
    }

    void give(Runnable work) {
        give(Kind.UNKNOWN, work);
    }

    /// Gives a task to the pool as soon as that has room.
    void insist(Runnable work) {
        patience.until(
                () -> offer(work),
                "a pool that was saturated never accepted again: each client is turned away");
    }

    /// Does what the engine does in a task of an event source that leads to other work: goes on
    /// with it if the pool allows, and otherwise submits it.
    void serve(Kind kind, Runnable work) {
        if (pool.inlines(kind)) {
            work.run();
        } else {
            give(kind, work);
        }
    }

    List<ProbeTask> accepted() {
        return List.copyOf(accepted);
    }

    List<ProbeTask> refused() {
        return List.copyOf(refused);
    }

    /// Waits until each accepted task was run or abandoned.
    void awaitSettled() {
        for (ProbeTask task : accepted) {
            patience.until(
                    task::isSettled,
                    "an accepted task was neither run nor abandoned: its client waits for ever");
        }
    }

    /// Checks that each accepted task was run once or abandoned once.
    void checkFates() {
        for (ProbeTask task : accepted) {
            assertNull(task.wrong(), task::wrong);
        }
    }

    /// Waits until the pool says that nothing is queued or running.
    PoolSnapshot atRest() {
        patience.until(
                () -> {
                    PoolSnapshot now = pool.snapshot();
                    return now.queued() == 0 && now.busy() == 0;
                },
                "all tasks have ended, but the pool never shows queued = busy = 0: whoever waits"
                        + " for it to be idle waits for ever");
        return pool.snapshot();
    }

    /// Waits for all tasks, and for the pool to know that they have ended.
    PoolSnapshot settle() {
        awaitSettled();
        return atRest();
    }

    /// Closes the pool; the gates stay as they are.
    void closePool() {
        patience.call(
                "close() did not return: the server's process never ends, or is killed",
                pool::close);
    }

    @Override
    public void close() {
        gates.forEach(Gate::open);
        closePool();
    }
}
