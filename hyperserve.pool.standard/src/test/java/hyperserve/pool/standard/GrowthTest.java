package hyperserve.pool.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.api.pool.WorkerPool;
import hyperserve.test.Eventually;
import hyperserve.test.Gate;
import hyperserve.test.pool.CountedTask;
import hyperserve.test.pool.PoolWatch;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

final class GrowthTest {

    @Test
    void growsToTheTargetForEachTaskThatFindsNobodyIdle() {
        try (WorkerPool pool = Pools.started(1, 4, 4)) {
            Gate gate = new Gate();
            for (int i = 1; i <= 4; i++) {
                pool.tryExecute(CountedTask.at(gate));
                gate.awaitArrivals(1);
                assertThat(pool.snapshot().threads()).isEqualTo(i);
            }
            gate.open();
        }
    }

    @Test
    void growsByNobodyWhileSomebodyIsIdle() {
        try (WorkerPool pool = Pools.started(2, 4, 4)) {
            for (int i = 0; i < 1_000; i++) {
                pool.tryExecute(new CountedTask());
                PoolWatch.rests(pool);
            }
            assertThat(pool.snapshot().threads()).isEqualTo(2);
        }
    }

    @Test
    void growsBeyondTheTargetOnlyWhenTheQueueIsLongerThanTheWorkersAreMany() {
        try (WorkerPool pool = Pools.started(1, 2, 4)) {
            Gate gate = new Gate();
            pool.tryExecute(CountedTask.at(gate));
            pool.tryExecute(CountedTask.at(gate));
            gate.awaitArrivals(2);
            pool.tryExecute(CountedTask.at(gate));
            pool.tryExecute(CountedTask.at(gate));
            assertThat(pool.snapshot().threads()).as("2 queued, 2 workers").isEqualTo(2);
            assertThat(pool.snapshot().queued()).isEqualTo(2);

            pool.tryExecute(CountedTask.at(gate));
            assertThat(pool.snapshot().threads()).as("a third is queued").isEqualTo(3);
            gate.awaitArrivals(1);
            gate.open();
        }
    }

    @Test
    void endsAWorkerAboveTheMinimumAtOnceIfItMayNotBeIdleAtAll() {
        try (WorkerPool pool = Pools.started(Pools.config(1, 4, 4).withKeepAlive(Duration.ZERO))) {
            Gate gate = new Gate();
            for (int i = 0; i < 4; i++) {
                pool.tryExecute(CountedTask.at(gate));
            }
            gate.awaitArrivals(4);
            gate.open();
            PoolWatch.shows(pool, s -> s.threads() == 1);
        }
    }

    @Test
    void wakesTheWorkerThatWasIdleForTheShortestTime() {
        try (WorkerPool pool = Pools.ofSize(2)) {
            List<Thread> threads = new ArrayList<>();
            Gate first = new Gate();
            Gate second = new Gate();
            pool.tryExecute(CountedTask.at(first));
            first.awaitArrivals(1);
            pool.tryExecute(
                    new CountedTask(
                            () -> {
                                threads.add(Thread.currentThread());
                                second.pass();
                            }));
            second.awaitArrivals(1);
            first.open();
            PoolWatch.shows(pool, s -> s.busy() == 1);
            second.open();
            for (int i = 0; i < 10; i++) {
                PoolWatch.rests(pool);
                pool.tryExecute(new CountedTask(() -> threads.add(Thread.currentThread())));
            }
            PoolWatch.rests(pool);
            assertThat(threads).hasSize(11);
            assertThat(threads.stream().distinct()).as("last to rest, first to run").hasSize(1);
        }
    }

    @Test
    void staysIdleWhenSomebodyInterruptsAWorkerThatHasNoTask() {
        try (WorkerPool pool = Pools.ofSize(1)) {
            List<Thread> thread = new ArrayList<>();
            pool.tryExecute(new CountedTask(() -> thread.add(Thread.currentThread())));
            PoolWatch.rests(pool);

            for (int i = 0; i < 100; i++) {
                Eventually.is(
                        "the worker sleeps",
                        () -> thread.getFirst().getState() == Thread.State.TIMED_WAITING);
                thread.getFirst().interrupt();
            }
            CountedTask next = new CountedTask();
            pool.tryExecute(next);
            PoolWatch.rests(pool);
            assertThat(next.fate()).isEqualTo("run");
            assertThat(pool.snapshot().threads()).isEqualTo(1);
        }
    }

    @Test
    void keepsTheTaskForTheOthersIfAThreadCannotBeStarted() {
        Starving threads = new Starving(1);
        SharedQueuePool pool =
                new SharedQueuePool(Pools.config(1, 3, 3), threads, Duration.ofSeconds(5));
        try (pool) {
            pool.start(List.of());
            Gate gate = new Gate();
            CountedTask first = CountedTask.at(gate);
            CountedTask second = new CountedTask();
            pool.tryExecute(first);
            gate.awaitArrivals(1);

            assertThat(pool.tryExecute(second)).isTrue();

            assertThat(threads.refusals.get()).isEqualTo(1);
            assertThat(pool.snapshot().threads()).isEqualTo(1);
            assertThat(pool.snapshot().queued()).isEqualTo(1);
            gate.open();
            PoolWatch.rests(pool);
            assertThat(second.fate()).isEqualTo("run");

            threads.left.release(2);
            Gate again = new Gate();
            for (int i = 0; i < 3; i++) {
                pool.tryExecute(CountedTask.at(again));
            }
            again.awaitArrivals(3);
            assertThat(pool.snapshot().threads()).isEqualTo(3);
            again.open();
        }
    }

    @Test
    void replacesAWaitingWorkerEvenIfThePlatformHasNoThreadToGive() {
        SharedQueuePool pool =
                new SharedQueuePool(Pools.config(1, 3, 3), new Starving(1), Duration.ofSeconds(5));
        try (pool) {
            pool.start(List.of());
            Gate gate = new Gate();
            pool.tryExecute(
                    new CountedTask(
                            () -> {
                                pool.blocking();
                                gate.pass();
                            }));
            gate.awaitArrivals(1);
            CountedTask next = CountedTask.at(gate);
            pool.tryExecute(next);
            gate.awaitArrivals(1);
            gate.open();
        }
    }

    @Test
    void closesIfItCannotStartTheMinimum() {
        Starving threads = new Starving(2);
        SharedQueuePool pool =
                new SharedQueuePool(Pools.config(4, 4, 4), threads, Duration.ofSeconds(5));

        assertThatThrownBy(() -> pool.start(List.of())).isInstanceOf(OutOfMemoryError.class);

        assertThat(threads.made).filteredOn(Thread::isAlive).isEmpty();
        assertThat(pool.tryExecute(new CountedTask())).isFalse();
        assertThatThrownBy(() -> pool.start(List.of())).isInstanceOf(IllegalStateException.class);
    }

    /// A system that has so many threads left to give.
    private static final class Starving implements ThreadFactory {
        final Semaphore left;
        final AtomicInteger refusals = new AtomicInteger();
        final List<Thread> made = new ArrayList<>();

        Starving(int threads) {
            this.left = new Semaphore(threads);
        }

        @Override
        public Thread newThread(Runnable work) {
            Thread thread =
                    new Thread(work) {
                        @Override
                        public void start() {
                            if (!left.tryAcquire()) {
                                refusals.incrementAndGet();
                                throw new OutOfMemoryError("unable to create native thread");
                            }
                            super.start();
                        }
                    };
            made.add(thread);
            return thread;
        }
    }
}
