package hyperserve.pool.executor;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.WorkerPool;
import hyperserve.test.Eventually;
import hyperserve.test.Gate;
import hyperserve.test.pool.CountedTask;
import hyperserve.test.pool.PoolWatch;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;

/// What an executor is told of tasks that wait.
final class ShortageTest {

    private final Queue<Integer> told = new ConcurrentLinkedQueue<>();

    private static WorkerPool started(IntConsumer waiting) {
        PoolConfig config = PoolConfig.development().withCapacity(2);
        WorkerPool pool =
                ExecutorPool.of(Executors.newFixedThreadPool(2), "loop-", config, waiting);
        pool.start(List.of());
        return pool;
    }

    @Test
    void isToldOfEachTaskThatWaitsAndOfItsEnd() {
        try (WorkerPool pool = started(told::add)) {
            Gate gate = new Gate();
            Runnable waiting =
                    () -> {
                        pool.blocking();
                        pool.blocking();
                        gate.pass();
                    };
            pool.tryExecute(new CountedTask(waiting));
            pool.tryExecute(new CountedTask(waiting));
            gate.awaitArrivals(2);
            assertThat(told).containsExactly(1, 2);
            assertThat(pool.tryExecute(new CountedTask())).as("they count as before").isFalse();
            gate.open();
            Eventually.is("the tasks have ended", () -> told.size() == 4);
            assertThat(told).containsExactly(1, 2, 1, 0);
        }
    }

    @Test
    void isToldOfATaskThatDrains() {
        Gate gate = new Gate();
        try (WorkerPool pool = started(told::add)) {
            pool.tryExecute(
                    new CountedTask(
                            () -> {
                                pool.drain(Duration.ZERO);
                                gate.pass();
                            }));
            gate.awaitArrivals(1);
            assertThat(told).containsExactly(1);
            gate.open();
        }
        assertThat(told).containsExactly(1, 0);
    }

    @Test
    void isToldNothingByThreadsThatRunNoTask() {
        try (WorkerPool pool = started(told::add);
                WorkerPool other = started(_ -> {})) {
            pool.blocking();
            other.tryExecute(new CountedTask(pool::blocking));
            PoolWatch.rests(other);
        }
        assertThat(told).isEmpty();
    }

    @Test
    void costsNoTaskIfItThrows() {
        try (WorkerPool pool =
                started(
                        _ -> {
                            throw new IllegalStateException("on purpose");
                        })) {
            for (int i = 0; i < 10; i++) {
                assertThat(pool.tryExecute(new CountedTask(pool::blocking))).isTrue();
                PoolWatch.rests(pool);
            }
            assertThat(pool.snapshot().completed()).isEqualTo(10);
        }
    }
}
