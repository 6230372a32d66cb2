package hyperserve.pool.lockfree;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.PoolTask.Kind;
import hyperserve.api.pool.WorkerPool;
import hyperserve.test.Eventually;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/// What is left of the pool while all its workers are stuck.
final class StuckWorkersTest {

    private static final PoolConfig TWO = PoolConfig.development().withWorkers(2, 2, 2);

    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        gate.countDown();
    }

    private void stuck() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void runsASubmissionAfterTheMonitorHasGoneToSleep() {
        try (WorkerPool pool = new WorkStealingPool(TWO)) {
            pool.start(List.of());
            CountDownLatch begun = new CountDownLatch(2);
            for (int i = 0; i < 2; i++) {
                pool.tryExecute(
                        new FakeTask(
                                () -> {
                                    begun.countDown();
                                    pool.blocking();
                                    stuck();
                                }));
            }
            Eventually.is("both workers are stuck", () -> begun.getCount() == 0);
            ThreadsOfPool.awaitMonitorAsleep();
            FakeTask next = new FakeTask(() -> {});
            assertThat(pool.tryExecute(next)).isTrue();
            Eventually.is("the next task ran", next::wasRun);
            gate.countDown();
        }
    }

    @Test
    void countsTasksOnVirtualThreadsAsBusy() {
        try (WorkerPool pool = new WorkStealingPool(TWO)) {
            pool.start(List.of());
            for (int i = 0; i < 6; i++) {
                FakeTask task = new FakeTask(this::stuck);
                task.kind = () -> Kind.BLOCKING;
                assertThat(pool.tryExecute(task)).isTrue();
            }
            assertThat(pool.snapshot().busy()).isEqualTo(6);
            gate.countDown();
            Eventually.is("none is busy", () -> pool.snapshot().busy() == 0);
        }
    }

    @Test
    void runsNoHandlerOnTheLastThreadThatPolls() {
        FakeSource source = new FakeSource();
        Set<String> threads = ConcurrentHashMap.newKeySet();
        AtomicBoolean inlined = new AtomicBoolean();
        try (WorkerPool pool = new WorkStealingPool(TWO)) {
            pool.start(List.of(source));
            // While a worker's thread still starts, a dispatcher may get such a task: not that one
            // is to be stuck.
            CountDownLatch begun = new CountDownLatch(2);
            Runnable sticksWorkers =
                    () -> {
                        if (!((Worker) Thread.currentThread()).dispatcher) {
                            begun.countDown();
                            pool.blocking();
                            stuck();
                        }
                    };
            Eventually.is(
                    "both workers are stuck",
                    () -> {
                        source.ready(sticksWorkers);
                        return begun.getCount() == 0;
                    });
            CountDownLatch done = new CountDownLatch(1);
            source.ready(
                    () -> {
                        boolean any = false;
                        for (Kind kind : Kind.values()) {
                            any |= pool.inlines(kind);
                        }
                        // One that had to wait so long for a processor that it was relieved, too,
                        // may run what it likes.
                        boolean polls = !((Worker) Thread.currentThread()).isAway();
                        inlined.set(any && polls);
                        done.countDown();
                    });
            Eventually.is("the dispatcher polls", () -> done.getCount() == 0);
            FakeTask easy =
                    new FakeTask(() -> threads.add(Thread.currentThread().isVirtual() ? "v" : "p"));
            easy.kind = () -> Kind.NON_BLOCKING;
            assertThat(pool.tryExecute(easy)).isTrue();
            Eventually.is("the submission ran", easy::wasRun);
            Eventually.is("it is known where", () -> !threads.isEmpty());
            assertThat(inlined).as("the dispatcher runs a handler").isFalse();
            assertThat(threads).as("where a submission runs").containsExactly("v");
            gate.countDown();
        }
    }

    /// A handler is told of its client's end on a thread of its own alone.
    @Test
    void leavesWhatWaitsToAThreadOfItsOwnAlsoWithoutALane() {
        FakeSource source = new FakeSource();
        Set<Kind> inlined = ConcurrentHashMap.newKeySet();
        CountDownLatch asked = new CountDownLatch(1);
        try (WorkerPool pool = new WorkStealingPool(TWO)) {
            pool.start(List.of(source));
            source.ready(
                    () -> {
                        pool.blocking();
                        for (Kind kind : Kind.values()) {
                            if (pool.inlines(kind)) {
                                inlined.add(kind);
                            }
                        }
                        asked.countDown();
                    });
            Eventually.is("it was asked", () -> asked.getCount() == 0);
            assertThat(inlined).containsExactlyInAnyOrder(Kind.NON_BLOCKING, Kind.UNKNOWN);
            gate.countDown();
        }
    }

    @Test
    void keepsItsThreadsFromBeingDaemonsWhoeverStartsThem() throws InterruptedException {
        WorkerPool pool = new WorkStealingPool(TWO);
        Thread.ofVirtual().start(() -> pool.start(List.of(new FakeSource()))).join();
        try (pool) {
            assertThat(ThreadsOfPool.alive()).hasSize(3).noneMatch(Thread::isDaemon);
        }
    }
}
