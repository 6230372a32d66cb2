package hyperserve.pool.lockfree;

import hyperserve.api.Nullable;
import hyperserve.api.pool.PoolConfig;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// What is submitted to a pool lies in its injector until one worker takes it, in order, and the
/// pool holds no more than it has room for. Once closed, it tells each task that it still has, and
/// takes no other: a task that is accepted and then neither run nor told leaves a client waiting
/// without end.
///
/// The pool is the real one, whose threads never start: the operations do what those would do.
final class InjectorLincheckTest {

    private static final int CAPACITY = 2;

    private static WorkStealingPool pool(int capacity) {
        var config =
                PoolConfig.defaults()
                        .withWorkers(1, 1, 1)
                        .withCapacity(capacity)
                        .withKeepAlive(Duration.ZERO);
        var pool = new WorkStealingPool(config, thread -> {});
        pool.start(List.of());
        return pool;
    }

    /// Submitters and workers. With room for all: a submitter makes sure of its room first and adds
    /// its task then, and in between a pool can be full whose injector is still empty.
    public static final class OpenPool {

        private final WorkStealingPool pool = pool(64);

        @Operation
        public boolean offer(int number) {
            return pool.tryExecute(new Numbered(number));
        }

        @Operation
        public @Nullable Integer take() {
            Submission submission = pool.injector.take();
            return submission == null ? null : Numbered.of(submission.task);
        }
    }

    /// Submitters alone.
    public static final class FullPool {

        private final WorkStealingPool pool = pool(CAPACITY);

        @Operation
        public boolean offer(int number) {
            return pool.tryExecute(new Numbered(number));
        }
    }

    public static final class LongQueue extends Numbered.BoundedQueue {
        public LongQueue() {
            super(64);
        }
    }

    public static final class ShortQueue extends Numbered.BoundedQueue {
        public ShortQueue() {
            super(CAPACITY);
        }
    }

    /// Submitters, workers, and one who closes. Which task a worker gets is not compared: closing
    /// takes them out one by one, and not in one step.
    public static final class ClosingPool {

        private final WorkStealingPool pool = pool(64);
        private final Queue<Numbered> accepted = new ConcurrentLinkedQueue<>();
        private final Queue<Numbered> refused = new ConcurrentLinkedQueue<>();

        @Operation
        public boolean offer(int number) {
            Numbered task = new Numbered(number);
            boolean taken = pool.tryExecute(task);
            (taken ? accepted : refused).add(task);
            return taken;
        }

        @Operation
        public void run() {
            Submission submission = pool.injector.take();
            if (submission != null) {
                pool.injector.run(submission);
            }
        }

        @Operation(runOnce = true)
        public void close() {
            pool.close();
        }

        /// Called by Lincheck at the end of each scenario.
        @Validate
        public void exactlyOnce() {
            int queued = pool.snapshot().queued();
            int left = 0;
            for (Numbered task : accepted) {
                left += task.ends() == 0 ? 1 : 0;
                check(task.ends() <= 1, "a task was run twice, or run and abandoned");
            }
            for (Numbered task : refused) {
                check(task.ends() == 0, "a task was refused, and run or abandoned");
            }
            check(left == queued, "a task was accepted and then forgotten");
            check(queued == 0 || !pool.isClosed(), "a task was stranded in a closed pool");
        }

        private static void check(boolean holds, String harm) {
            if (!holds) {
                throw new IllegalStateException(harm);
            }
        }
    }

    @Test
    void injectorIsAQueueInEveryModelledOrder() {
        check(new ModelCheckingOptions().sequentialSpecification(LongQueue.class), OpenPool.class);
    }

    @Test
    void injectorIsAQueueUnderStress() {
        check(new StressOptions().sequentialSpecification(LongQueue.class), OpenPool.class);
    }

    @Test
    void injectorHoldsAsManyAsItMayInEveryModelledOrder() {
        check(new ModelCheckingOptions().sequentialSpecification(ShortQueue.class), FullPool.class);
    }

    @Test
    void injectorHoldsAsManyAsItMayUnderStress() {
        check(new StressOptions().sequentialSpecification(ShortQueue.class), FullPool.class);
    }

    @Test
    void closingForgetsNothingInEveryModelledOrder() {
        check(new ModelCheckingOptions(), ClosingPool.class);
    }

    @Test
    void closingForgetsNothingUnderStress() {
        check(new StressOptions(), ClosingPool.class);
    }

    private static <T extends Options<T, ?>> void check(T options, Class<?> scenario) {
        Scale.apply(options).check(scenario);
    }
}
