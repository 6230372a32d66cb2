package hyperserve.pool.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import hyperserve.api.PoolTask;
import hyperserve.api.WorkerPool;

import org.junit.jupiter.api.Test;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

final class SubmissionTest {

    @Test
    void runsEachTaskOnceOnAVirtualThreadOfItsOwn() {
        try (WorkerPool pool = Pools.started()) {
            Set<Thread> threads = ConcurrentHashMap.newKeySet();
            List<CountedTask> tasks =
                    Stream.generate(
                                    () ->
                                            new CountedTask(
                                                    () -> threads.add(Thread.currentThread())))
                            .limit(8)
                            .toList();

            assertThat(tasks).allMatch(pool::tryExecute);

            Eventually.rests(pool);
            assertThat(tasks).extracting(CountedTask::fate).containsOnly("run");
            assertThat(threads).hasSize(8).allMatch(Thread::isVirtual);
            assertThat(threads).extracting(Thread::getName).containsOnly("hyperserve-virtual-task");
        }
    }

    @Test
    void givesTasksNoInheritedThreadLocals() {
        InheritableThreadLocal<String> local = new InheritableThreadLocal<>();
        local.set("the submitter's");
        try (WorkerPool pool = Pools.started()) {
            List<Object> seen = new ArrayList<>();
            pool.tryExecute(new CountedTask(() -> seen.add(local.get())));
            Eventually.rests(pool);
            assertThat(seen).hasSize(1).containsOnlyNulls();
        } finally {
            local.remove();
        }
    }

    @Test
    void refusesAndNeverTouchesATaskBeforeStartAndAfterClose() {
        WorkerPool pool = Pools.unstarted();
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
        try (WorkerPool pool = Pools.started(1)) {
            assertThatNullPointerException().isThrownBy(() -> pool.tryExecute(null));
            CountedTask next = new CountedTask();
            pool.tryExecute(next);
            Eventually.rests(pool);
            assertThat(next.fate()).isEqualTo("run");
        }
    }

    @Test
    void boundsTheTasksInFlightAndGivesEachPlaceBack() {
        try (WorkerPool pool = Pools.started(4)) {
            List<Gate> gates = Stream.generate(Gate::new).limit(4).toList();
            for (Gate gate : gates) {
                assertThat(pool.tryExecute(gate.task())).isTrue();
            }
            CountedTask fifth = new CountedTask();
            assertThat(pool.tryExecute(fifth)).isFalse();
            assertThat(pool.snapshot().rejected()).isEqualTo(1);
            assertThat(fifth.fate()).startsWith("0/0");

            gates.get(2).open();
            Eventually.shows(pool, s -> s.busy() == 3);

            Gate gate = new Gate();
            assertThat(pool.tryExecute(gate.task())).as("a place is free").isTrue();
            assertThat(pool.tryExecute(fifth)).as("and no more than one").isFalse();
            gate.open();
            gates.forEach(Gate::open);
            assertThat(Eventually.rests(pool).completed()).isEqualTo(5);
        }
    }

    @Test
    void runsTenThousandTasksThatWaitAtTheSameTime() {
        int number = 10_000;
        try (WorkerPool pool = Pools.started(number)) {
            Gate gate = new Gate();
            for (int i = 0; i < number; i++) {
                assertThat(pool.tryExecute(gate.task())).isTrue();
            }
            gate.awaitArrivals(number);
            assertThat(pool.snapshot().busy()).isEqualTo(number);
            assertThat(pool.tryExecute(new CountedTask())).isFalse();
            gate.open();
            assertThat(Eventually.rests(pool).completed()).isEqualTo(number);
        }
    }

    @Test
    void neverRunsATaskOnTheSubmittingThread() {
        try (WorkerPool pool = Pools.started()) {
            List<Thread> submitters = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            pool.tryExecute(
                    new CountedTask(
                            () -> {
                                submitters.add(Thread.currentThread());
                                pool.tryExecute(
                                        new CountedTask(() -> threads.add(Thread.currentThread())));
                            }));
            Eventually.rests(pool);
            assertThat(threads).hasSize(1).doesNotContain(Thread.currentThread());
            assertThat(threads).doesNotContainAnyElementsOf(submitters);
            assertThat(pool.snapshot().completed()).isEqualTo(2);
        }
    }

    @Test
    void inlinesOnlyWhatNeverWaits() {
        try (WorkerPool pool = Pools.started()) {
            assertThat(pool.inlines(PoolTask.Kind.NON_BLOCKING)).isTrue();
            assertThat(pool.inlines(PoolTask.Kind.UNKNOWN)).isFalse();
            assertThat(pool.inlines(PoolTask.Kind.BLOCKING)).isFalse();
        }
    }

    @Test
    void countsTasksThatAnnounceToWaitAsBefore() {
        try (WorkerPool pool = Pools.started(1)) {
            Gate gate = new Gate();
            pool.tryExecute(
                    new CountedTask(
                            () -> {
                                pool.blocking();
                                pool.blocking();
                                gate.pass();
                            }));
            gate.awaitArrivals(1);
            pool.blocking();
            assertThat(pool.tryExecute(new CountedTask())).isFalse();
            assertThat(pool.snapshot().busy()).isEqualTo(1);
            gate.open();
            assertThat(Eventually.rests(pool).completed()).isEqualTo(1);
        }
    }

    @Test
    void showsWhatIsInFlightAndNothingQueued() {
        try (WorkerPool pool = Pools.started()) {
            Gate gate = new Gate();
            for (int i = 0; i < 3; i++) {
                pool.tryExecute(gate.task());
            }

            var snapshot = pool.snapshot();

            assertThat(snapshot.threads()).isEqualTo(3);
            assertThat(snapshot.busy()).isEqualTo(3);
            assertThat(snapshot.queued()).isZero();
            assertThat(snapshot.oldestQueued()).isZero();
            assertThat(snapshot.submitted()).isEqualTo(3);
            assertThat(snapshot.completed()).isZero();
            assertThat(snapshot.stolen() + snapshot.retaken() + snapshot.overflowed()).isZero();
            gate.open();
            assertThat(Eventually.rests(pool).completed()).isEqualTo(3);
            assertThat(pool.snapshot().threads()).isZero();
        }
    }

    @Test
    void makesWhatTheSubmitterDidVisibleToTheTaskAndThatToWhoeverDrains() {
        int[] seen = new int[1_000];
        try (WorkerPool pool = Pools.started()) {
            int[] cell = new int[1];
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

    @Test
    void letsGoOfTasksThatHaveEnded() {
        try (WorkerPool pool = Pools.started()) {
            List<WeakReference<PoolTask>> tasks =
                    Stream.generate(() -> submitted(pool)).limit(10).toList();
            Eventually.rests(pool);
            Eventually.is(
                    "the tasks are garbage",
                    () -> {
                        System.gc();
                        return tasks.stream().allMatch(task -> task.refersTo(null));
                    });
        }
    }

    private static WeakReference<PoolTask> submitted(WorkerPool pool) {
        PoolTask task = new CountedTask();
        assertThat(pool.tryExecute(task)).isTrue();
        return new WeakReference<>(task);
    }
}
