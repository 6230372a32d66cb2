package hyperserve.pool.standard;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.DrainReport;
import hyperserve.api.pool.WorkerPool;
import hyperserve.test.Gate;
import hyperserve.test.pool.CountedTask;
import hyperserve.test.pool.PoolWatch;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

final class DrainTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private static void fail() {
        throw new IllegalStateException("on purpose");
    }

    @Test
    void acceptsFromReplacementsMeanwhileAndCountsFailuresAsFinished() {
        try (WorkerPool pool = Pools.ofSize(1)) {
            Gate stall = new Gate();
            Gate gate = new Gate();
            CountedTask child = new CountedTask(DrainTest::fail);
            pool.tryExecute(
                    new CountedTask(
                            () -> {
                                pool.blocking();
                                stall.pass();
                            }));
            stall.awaitArrivals(1);
            pool.tryExecute(
                    new CountedTask(
                            () -> {
                                gate.pass();
                                pool.tryExecute(child);
                            }));
            gate.awaitArrivals(1);
            var drain = PoolWatch.draining(pool, LONG);
            gate.open();
            PoolWatch.shows(pool, s -> s.completed() == 1 && s.failed() == 1);
            stall.open();
            assertThat(drain.get()).isEqualTo(new DrainReport(3, 0));
            assertThat(child.fate()).isEqualTo("run");
        }
    }

    @Test
    void interruptsWorkersThatWaitAndTheirReplacementsWhenTheTimeIsOver() {
        try (WorkerPool pool = Pools.ofSize(2)) {
            Gate gate = new Gate();
            AtomicBoolean platform = new AtomicBoolean();
            AtomicBoolean waiting = new AtomicBoolean();
            AtomicBoolean replacement = new AtomicBoolean();
            pool.tryExecute(new CountedTask(() -> platform.set(gate.passOrBeInterrupted())));
            pool.tryExecute(
                    new CountedTask(
                            () -> {
                                pool.blocking();
                                waiting.set(gate.passOrBeInterrupted());
                            }));
            gate.awaitArrivals(2);
            pool.tryExecute(new CountedTask(() -> replacement.set(gate.passOrBeInterrupted())));
            gate.awaitArrivals(1);
            List<CountedTask> queued = Stream.generate(CountedTask::new).limit(5).toList();
            queued.forEach(pool::tryExecute);

            assertThat(pool.drain(Duration.ofMillis(1))).isEqualTo(new DrainReport(0, 8));

            assertThat(queued).extracting(CountedTask::fate).containsOnly("abandoned");
            var snapshot = PoolWatch.rests(pool);
            assertThat(snapshot.abandoned()).isEqualTo(5);
            assertThat(snapshot.completed()).isEqualTo(3);
            assertThat(List.of(platform.get(), waiting.get(), replacement.get()))
                    .containsOnly(true);
        }
    }

    @Test
    void letsTwoTasksDrainAtOnceAndCountsOnlyWhatFinishedMeanwhile() {
        Duration forEver = Duration.ofSeconds(Long.MAX_VALUE);
        try (WorkerPool pool = Pools.ofSize(2)) {
            pool.tryExecute(new CountedTask());
            PoolWatch.rests(pool);
            Queue<DrainReport> reports = new ConcurrentLinkedQueue<>();
            Gate gate = new Gate();
            for (int i = 0; i < 2; i++) {
                pool.tryExecute(
                        new CountedTask(
                                () -> {
                                    gate.pass();
                                    reports.add(pool.drain(forEver));
                                }));
            }
            gate.awaitArrivals(2);
            gate.open();
            PoolWatch.rests(pool);
            assertThat(reports).containsExactly(new DrainReport(0, 0), new DrainReport(0, 0));
        }
    }

    @Test
    void refusesWhatATaskSubmitsAfterTheTimeIsOver() {
        try (WorkerPool pool = Pools.ofSize(1)) {
            Gate gate = new Gate();
            AtomicBoolean accepted = new AtomicBoolean(true);
            pool.tryExecute(
                    new CountedTask(
                            () -> {
                                gate.pass();
                                accepted.set(pool.tryExecute(new CountedTask()));
                            }));
            gate.awaitArrivals(1);
            pool.drain(Duration.ZERO);
            gate.open();
            PoolWatch.rests(pool);
            assertThat(accepted.get()).isFalse();
        }
    }

    @Test
    void isEndedByClose() {
        WorkerPool pool = Pools.ofSize(1);
        Gate gate = new Gate();
        pool.tryExecute(new CountedTask(gate::passOrBeInterrupted));
        gate.awaitArrivals(1);
        CountedTask queued = new CountedTask();
        pool.tryExecute(queued);
        var drain = PoolWatch.draining(pool, LONG);
        pool.close();
        assertThat(drain.get()).isEqualTo(new DrainReport(0, 2));
        assertThat(queued.fate()).isEqualTo("abandoned");
    }

    @Test
    void endsAtOnceAfterClose() {
        WorkerPool pool = Pools.ofSize(1);
        pool.close();
        assertThat(pool.drain(LONG)).isEqualTo(new DrainReport(0, 0));
    }
}
