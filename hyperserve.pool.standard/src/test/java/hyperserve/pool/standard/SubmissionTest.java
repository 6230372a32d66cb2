package hyperserve.pool.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import hyperserve.api.PoolConfig;
import hyperserve.api.PoolTask;
import hyperserve.api.WorkerPool;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

final class SubmissionTest {

    @Test
    void runsAnAcceptedTaskOnceOnAWorker() {
        try (WorkerPool pool = Pools.ofSize(1)) {
            List<Thread> threads = new ArrayList<>();
            CountedTask task = new CountedTask(() -> threads.add(Thread.currentThread()));

            assertThat(pool.tryExecute(task)).isTrue();

            Eventually.rests(pool);
            assertThat(task.fate()).isEqualTo("run");
            assertThat(threads.getFirst().getName()).isEqualTo("hyperserve-standard-worker-1");
            assertThat(threads.getFirst().isVirtual()).isFalse();
            assertThat(threads.getFirst().isDaemon()).isFalse();
        }
    }

    @Test
    void startsNonDaemonWorkersEvenFromAVirtualThread() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        try (WorkerPool pool = new StandardPoolProvider().create(Pools.config(1, 1, 1))) {
            Thread.startVirtualThread(() -> pool.start(List.of())).join();
            pool.tryExecute(new CountedTask(() -> threads.add(Thread.currentThread())));
            Eventually.rests(pool);
        }
        assertThat(threads.getFirst().isDaemon()).isFalse();
    }

    @Test
    void refusesAndNeverTouchesATaskBeforeStartAndAfterClose() {
        WorkerPool pool = new StandardPoolProvider().create(PoolConfig.development());
        CountedTask early = new CountedTask();
        CountedTask late = new CountedTask();

        assertThat(pool.tryExecute(early)).isFalse();
        pool.start(List.of());
        pool.close();
        assertThat(pool.tryExecute(late)).isFalse();

        assertThat(early.fate()).startsWith("0/0");
        assertThat(late.fate()).startsWith("0/0");
        assertThat(pool.snapshot().rejected()).isEqualTo(2);
        assertThat(pool.snapshot().submitted()).isZero();
    }

    @Test
    void refusesNullWithoutHarm() {
        try (WorkerPool pool = Pools.ofSize(1)) {
            assertThatNullPointerException().isThrownBy(() -> pool.tryExecute(null));
            CountedTask next = new CountedTask();
            pool.tryExecute(next);
            Eventually.rests(pool);
            assertThat(next.fate()).isEqualTo("run");
        }
    }

    @Test
    void runsTasksInTheOrderInWhichTheyCame() {
        try (WorkerPool pool = Pools.ofSize(1)) {
            Gate gate = new Gate();
            ConcurrentLinkedQueue<Integer> order = new ConcurrentLinkedQueue<>();
            pool.tryExecute(gate.task());
            for (int i = 0; i < 100; i++) {
                int number = i;
                pool.tryExecute(new CountedTask(() -> order.add(number)));
            }
            gate.open();
            Eventually.rests(pool);
            assertThat(List.copyOf(order)).hasSize(100).isSorted();
        }
    }

    @Test
    void boundsQueuedAndRunningTasksTogether() {
        try (WorkerPool pool = Pools.started(Pools.config(2, 2, 2).withCapacity(4))) {
            Gate gate = new Gate();
            List<CountedTask> accepted = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                CountedTask task = gate.task();
                accepted.add(task);
                assertThat(pool.tryExecute(task)).as("task %s of 4", i + 1).isTrue();
            }
            CountedTask fifth = gate.task();
            assertThat(pool.tryExecute(fifth)).isFalse();
            gate.awaitArrivals(2);
            assertThat(pool.tryExecute(fifth)).isFalse();
            assertThat(pool.snapshot().rejected()).isEqualTo(2);

            gate.open();
            Eventually.rests(pool);

            assertThat(accepted).extracting(CountedTask::fate).containsOnly("run");
            assertThat(fifth.fate()).startsWith("0/0");
            assertThat(pool.tryExecute(new CountedTask())).as("capacity came back").isTrue();
        }
    }

    @Test
    void countsWaitingTasksTowardsTheCapacity() {
        try (WorkerPool pool = Pools.started(Pools.config(1, 1, 1).withCapacity(3))) {
            Gate gate = new Gate();
            for (int i = 0; i < 3; i++) {
                pool.tryExecute(
                        new CountedTask(
                                () -> {
                                    pool.blocking();
                                    gate.pass();
                                }));
                gate.awaitArrivals(1);
            }
            assertThat(pool.tryExecute(new CountedTask())).isFalse();
            gate.open();
        }
    }

    @Test
    void neverRunsATaskOnTheSubmittingThread() {
        try (WorkerPool pool = Pools.ofSize(1)) {
            List<Thread> threads = new ArrayList<>();
            Gate gate = new Gate();
            pool.tryExecute(
                    new CountedTask(
                            () -> {
                                pool.tryExecute(
                                        new CountedTask(() -> threads.add(Thread.currentThread())));
                                assertThat(threads).isEmpty();
                                gate.pass();
                            }));
            gate.awaitArrivals(1);
            gate.open();
            Eventually.rests(pool);
            assertThat(threads).hasSize(1).doesNotContain(Thread.currentThread());
            assertThat(pool.snapshot().completed()).isEqualTo(2);
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

    @Test
    void showsWhatIsRunningWhatIsQueuedAndForHowLong() {
        try (WorkerPool pool = Pools.ofSize(1)) {
            assertThat(pool.snapshot().oldestQueued()).isZero();
            Gate gate = new Gate();
            pool.tryExecute(gate.task());
            gate.awaitArrivals(1);
            long before = System.nanoTime();
            pool.tryExecute(new CountedTask());
            pool.tryExecute(new CountedTask());
            Eventually.shows(pool, s -> s.oldestQueued().compareTo(Duration.ofMillis(1)) > 0);

            var snapshot = pool.snapshot();
            long after = System.nanoTime();

            assertThat(snapshot.oldestQueued())
                    .isBetween(Duration.ofMillis(1), Duration.ofNanos(after - before));
            assertThat(snapshot.threads()).isEqualTo(1);
            assertThat(snapshot.busy()).isEqualTo(1);
            assertThat(snapshot.queued()).isEqualTo(2);
            assertThat(snapshot.submitted()).isEqualTo(3);
            assertThat(snapshot.completed()).isZero();
            assertThat(snapshot.stolen() + snapshot.retaken() + snapshot.overflowed()).isZero();

            gate.open();
            assertThat(Eventually.rests(pool).completed()).isEqualTo(3);
            assertThat(pool.snapshot().oldestQueued()).isZero();
        }
    }

    @Test
    void makesWhatTheSubmitterDidVisibleToTheTask() {
        try (WorkerPool pool = Pools.ofSize(2)) {
            int[] cell = new int[1];
            int[] seen = new int[1_000];
            for (int i = 0; i < seen.length; i++) {
                int number = i;
                cell[0] = number;
                pool.tryExecute(new CountedTask(() -> seen[number] = cell[0]));
                Eventually.rests(pool);
            }
            pool.drain(Duration.ofSeconds(30));
            for (int i = 0; i < seen.length; i++) {
                assertThat(seen[i]).isEqualTo(i);
            }
        }
    }
}
