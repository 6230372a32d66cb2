package hyperserve.pool.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.WorkerPool;
import hyperserve.test.Gate;
import hyperserve.test.pool.CountedTask;
import hyperserve.test.pool.PoolWatch;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

final class SubmissionTest {

    @Test
    void runsTasksOnPlatformThreadsThatKeepTheProcessAliveWhoeverStartsThem()
            throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        try (WorkerPool pool = new StandardPoolProvider().create(Pools.config(1, 1, 1))) {
            Thread.startVirtualThread(() -> pool.start(List.of())).join();
            pool.tryExecute(new CountedTask(() -> threads.add(Thread.currentThread())));
            PoolWatch.rests(pool);
        }
        assertThat(threads.getFirst().getName()).isEqualTo("hyperserve-standard-worker-1");
        assertThat(threads.getFirst().isVirtual()).isFalse();
        assertThat(threads.getFirst().isDaemon()).isFalse();
    }

    @Test
    void refusesNullWithoutHarm() {
        try (WorkerPool pool = Pools.ofSize(1)) {
            assertThatNullPointerException().isThrownBy(() -> pool.tryExecute(null));
            CountedTask next = new CountedTask();
            pool.tryExecute(next);
            PoolWatch.rests(pool);
            assertThat(next.fate()).isEqualTo("run");
        }
    }

    @Test
    void runsTasksInTheOrderInWhichTheyCame() {
        try (WorkerPool pool = Pools.ofSize(1)) {
            Gate gate = new Gate();
            ConcurrentLinkedQueue<Integer> order = new ConcurrentLinkedQueue<>();
            pool.tryExecute(CountedTask.at(gate));
            for (int i = 0; i < 100; i++) {
                int number = i;
                pool.tryExecute(new CountedTask(() -> order.add(number)));
            }
            gate.open();
            PoolWatch.rests(pool);
            assertThat(List.copyOf(order)).hasSize(100).isSorted();
        }
    }

    @Test
    void boundsQueuedRunningAndWaitingTasksTogether() {
        try (WorkerPool pool = Pools.started(Pools.config(1, 1, 1).withCapacity(3))) {
            Gate gate = new Gate();
            CountedTask waiting =
                    new CountedTask(
                            () -> {
                                pool.blocking();
                                gate.pass();
                            });
            CountedTask running = CountedTask.at(gate);
            CountedTask queued = new CountedTask();
            CountedTask fourth = new CountedTask();
            assertThat(pool.tryExecute(waiting)).isTrue();
            gate.awaitArrivals(1);
            assertThat(pool.tryExecute(running)).isTrue();
            gate.awaitArrivals(1);
            assertThat(pool.tryExecute(queued)).isTrue();

            assertThat(pool.tryExecute(fourth)).isFalse();

            gate.open();
            PoolWatch.rests(pool);
            assertThat(List.of(waiting, running, queued))
                    .extracting(CountedTask::fate)
                    .containsOnly("run");
            assertThat(fourth.fate()).startsWith("0/0");
            assertThat(pool.tryExecute(fourth)).as("capacity came back").isTrue();
        }
    }

    @Test
    void inlinesOnlyWhatNeverWaits() {
        try (WorkerPool pool = Pools.ofSize(1)) {
            assertThat(pool.inlines(PoolTask.Kind.NON_BLOCKING)).isTrue();
            assertThat(pool.inlines(PoolTask.Kind.UNKNOWN)).isFalse();
            assertThat(pool.inlines(PoolTask.Kind.BLOCKING)).isFalse();
        }
    }
}
