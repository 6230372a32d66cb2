package hyperserve.pool.standard;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.pool.WorkerPool;
import hyperserve.test.Eventually;
import hyperserve.test.Gate;
import hyperserve.test.pool.CountedTask;
import hyperserve.test.pool.PoolWatch;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

final class ReplacementTest {

    private static CountedTask stalled(WorkerPool pool, Gate gate) {
        return new CountedTask(
                () -> {
                    pool.blocking();
                    gate.pass();
                });
    }

    @Test
    void replacesByVirtualThreadsThatEndWhenThereIsNothingToDo() {
        List<Thread> threads = new ArrayList<>();
        try (WorkerPool pool = Pools.ofSize(1)) {
            Gate stall = new Gate();
            pool.tryExecute(stalled(pool, stall));
            stall.awaitArrivals(1);
            pool.tryExecute(new CountedTask(() -> threads.add(Thread.currentThread())));
            PoolWatch.shows(pool, s -> s.completed() == 1);
            Eventually.is("the replacement ended", () -> !threads.getFirst().isAlive());
            assertThat(threads.getFirst().isVirtual()).isTrue();
            stall.open();
        }
    }

    @Test
    void stallsThousandsWithoutThousandsOfPlatformThreads() {
        try (WorkerPool pool = Pools.started(Pools.config(2, 2, 2).withCapacity(2_001))) {
            Gate stall = new Gate();
            for (int i = 0; i < 2_000; i++) {
                pool.tryExecute(stalled(pool, stall));
            }
            stall.awaitArrivals(2_000);
            assertThat(pool.snapshot().threads()).isEqualTo(2);
            CountedTask next = new CountedTask();
            pool.tryExecute(next);
            PoolWatch.shows(pool, s -> s.completed() == 1);
            assertThat(next.fate()).isEqualTo("run");
            stall.open();
            assertThat(PoolWatch.rests(pool).completed()).isEqualTo(2_001);
        }
    }

    @Test
    void neverComputesMoreThanTheMaximumAtOnce() {
        int max = 3;
        try (WorkerPool pool = Pools.ofSize(max)) {
            AtomicInteger computing = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            for (int i = 0; i < 3_000; i++) {
                boolean waits = i % 3 == 0;
                pool.tryExecute(
                        new CountedTask(
                                () -> {
                                    most.accumulateAndGet(computing.incrementAndGet(), Math::max);
                                    LockSupport.parkNanos(1_000);
                                    computing.decrementAndGet();
                                    if (waits) {
                                        pool.blocking();
                                        LockSupport.parkNanos(1_000);
                                    }
                                }));
            }
            assertThat(PoolWatch.rests(pool).completed()).isEqualTo(3_000);
            assertThat(most.get()).isLessThanOrEqualTo(max);
            assertThat(pool.snapshot().overflowed()).as("replacements took part").isPositive();
        }
    }

    @Test
    void holdsAWorkerBackThatHasWaitedWhileItsReplacementRuns() {
        try (WorkerPool pool = Pools.ofSize(1)) {
            Gate stall = new Gate();
            Gate replacement = new Gate();
            Gate next = new Gate();
            pool.tryExecute(stalled(pool, stall));
            stall.awaitArrivals(1);
            pool.tryExecute(CountedTask.at(replacement));
            replacement.awaitArrivals(1);
            pool.tryExecute(CountedTask.at(next));
            stall.open();
            PoolWatch.shows(pool, s -> s.completed() == 1);
            assertThat(pool.snapshot().queued()).as("one computes, that is all").isEqualTo(1);

            replacement.open();
            next.awaitArrivals(1);
            assertThat(pool.snapshot().overflowed())
                    .as("the worker has its place again")
                    .isEqualTo(1);
            next.open();
        }
    }

    @Test
    void announcingTwiceHasNoEffect() {
        try (WorkerPool pool = Pools.ofSize(1)) {
            Gate stall = new Gate();
            Gate computing = new Gate();
            pool.tryExecute(
                    new CountedTask(
                            () -> {
                                pool.blocking();
                                pool.blocking();
                                stall.pass();
                            }));
            stall.awaitArrivals(1);
            pool.tryExecute(CountedTask.at(computing));
            pool.tryExecute(CountedTask.at(computing));
            computing.awaitArrivals(1);
            assertThat(pool.snapshot().queued()).isEqualTo(1);
            computing.open();
            stall.open();
            assertThat(PoolWatch.rests(pool).completed()).isEqualTo(3);
        }
    }

    @Test
    void announcingFromOtherThreadsHasNoEffect() throws InterruptedException {
        try (WorkerPool pool = Pools.ofSize(1);
                WorkerPool other = Pools.ofSize(1)) {
            pool.blocking();
            Gate gate = new Gate();
            pool.tryExecute(
                    new CountedTask(
                            () -> {
                                other.blocking();
                                gate.pass();
                            }));
            gate.awaitArrivals(1);
            Thread thread = new Thread(pool::blocking);
            thread.start();
            thread.join();
            pool.tryExecute(new CountedTask());
            other.tryExecute(CountedTask.at(gate));
            gate.awaitArrivals(1);
            other.tryExecute(new CountedTask());

            assertThat(pool.snapshot().queued()).isEqualTo(1);
            assertThat(other.snapshot().queued()).isEqualTo(1);
            gate.open();
        }
    }

    @Test
    void losesNothingWhenTasksWaitFailAndSubmitAtRandom() {
        try (WorkerPool pool = Pools.started(1, 2, 4)) {
            Semaphore ended = new Semaphore(0);
            int chains = 50;
            for (int i = 0; i < chains; i++) {
                pool.tryExecute(new CountedTask(() -> step(pool, 100, ended)));
            }
            Gate.await(ended, chains);
            var snapshot = PoolWatch.rests(pool);
            assertThat(snapshot.submitted()).isEqualTo(chains * 101L);
            assertThat(snapshot.abandoned()).isZero();
            assertThat(snapshot.threads()).isLessThanOrEqualTo(4);
        }
    }

    private static void step(WorkerPool pool, int left, Semaphore ended) {
        if (left % 2 == 0) {
            pool.blocking();
        }
        if (left == 0) {
            ended.release();
            return;
        }
        pool.tryExecute(new CountedTask(() -> step(pool, left - 1, ended)));
        LockSupport.parkNanos(1_000);
    }
}
