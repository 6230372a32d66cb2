package hyperserve.pool.lockfree;

import hyperserve.api.Nullable;
import hyperserve.api.pool.EventSource;
import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.PoolSnapshot;
import hyperserve.api.pool.PoolTask;

import java.time.Duration;
import java.util.List;

/// Pools whose threads never start: the actors of a test do what those would do, one step each.
final class Threadless {

    /// A source that has nothing and is never waited for.
    static final EventSource SOURCE = new Source();

    /// A task of which nothing is expected.
    static final PoolTask TASK = new Item(1);

    static class Source implements EventSource {

        @Override
        public boolean poll(long nanos) {
            return false;
        }

        @Override
        public @Nullable PoolTask next() {
            return null;
        }

        @Override
        public void wakeup() {}

        @Override
        public void close() {}
    }

    private Threadless() {}

    /// A pool with min workers, the first of which hold a lane for each source.
    static WorkStealingPool pool(int min, int max, EventSource... sources) {
        return started(
                PoolConfig.defaults()
                        .withWorkers(min, min, max)
                        .withCapacity(16)
                        .withKeepAlive(Duration.ZERO),
                sources);
    }

    /// A pool with one worker that has room for so many tasks.
    static WorkStealingPool poolFor(int tasks) {
        return started(
                PoolConfig.defaults()
                        .withWorkers(1, 1, 1)
                        .withCapacity(tasks)
                        .withKeepAlive(Duration.ZERO));
    }

    private static WorkStealingPool started(PoolConfig config, EventSource... sources) {
        var pool = new WorkStealingPool(config, thread -> {});
        pool.start(List.of(sources));
        return pool;
    }

    /// How many tasks were accepted whose end was not counted.
    static int unaccounted(WorkStealingPool pool) {
        PoolSnapshot counts = pool.snapshot();
        return (int)
                (counts.submitted() - counts.completed() - counts.failed() - counts.abandoned());
    }
}
