package hyperserve.pool.standard;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.DrainReport;
import hyperserve.api.PoolConfig;
import hyperserve.api.PoolTask;
import hyperserve.api.WorkerPool;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

final class DrainTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void runsWhatWasAcceptedAndNothingElse() {
        try (WorkerPool pool = Pools.ofSize(1)) {
            Gate gate = new Gate();
            pool.tryExecute(new CountedTask());
            Eventually.rests(pool);
            pool.tryExecute(gate.task());
            List<CountedTask> queued = Stream.generate(CountedTask::new).limit(10).toList();
            queued.forEach(pool::tryExecute);
            var drain = Background.draining(pool, LONG);
            CountedTask late = new CountedTask();

            assertThat(pool.tryExecute(late)).isFalse();
            gate.open();

            assertThat(drain.get()).isEqualTo(new DrainReport(11, 0));
            assertThat(queued).extracting(CountedTask::fate).containsOnly("run");
            assertThat(late.fate()).startsWith("0/0");
            assertThat(pool.tryExecute(late)).as("a drained pool stays drained").isFalse();
        }
    }

    @Test
    void runsWhatItsTasksSubmitMeanwhileAndWhatThoseSubmit() {
        try (WorkerPool pool = Pools.ofSize(1)) {
            Gate gate = new Gate();
            CountedTask grandchild = new CountedTask();
            CountedTask child = new CountedTask(() -> pool.tryExecute(grandchild));
            pool.tryExecute(
                    new CountedTask(
                            () -> {
                                gate.pass();
                                pool.tryExecute(child);
                            }));
            gate.awaitArrivals(1);
            var drain = Background.draining(pool, LONG);
            gate.open();
            assertThat(drain.get()).isEqualTo(new DrainReport(3, 0));
            assertThat(child.fate()).isEqualTo("run");
            assertThat(grandchild.fate()).isEqualTo("run");
        }
    }

    @Test
    void acceptsFromReplacementsMeanwhile() {
        try (WorkerPool pool = Pools.ofSize(1)) {
            Gate stall = new Gate();
            Gate gate = new Gate();
            CountedTask child = new CountedTask();
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
            var drain = Background.draining(pool, LONG);
            gate.open();
            Eventually.shows(pool, s -> s.completed() == 2);
            stall.open();
            assertThat(drain.get()).isEqualTo(new DrainReport(3, 0));
            assertThat(child.fate()).isEqualTo("run");
        }
    }

    @Test
    void countsFailuresAsFinished() {
        try (WorkerPool pool = Pools.ofSize(1)) {
            Gate gate = new Gate();
            pool.tryExecute(
                    new CountedTask(
                            () -> {
                                gate.pass();
                                throw new IllegalStateException("on purpose");
                            }));
            var drain = Background.draining(pool, LONG);
            gate.open();
            assertThat(drain.get()).isEqualTo(new DrainReport(1, 0));
        }
    }

    @Test
    void interruptsWhatRunsAndAbandonsWhatWaitsWhenTheTimeIsOver() {
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
            var snapshot = Eventually.rests(pool);
            assertThat(snapshot.abandoned()).isEqualTo(5);
            assertThat(snapshot.completed()).isEqualTo(3);
            assertThat(List.of(platform.get(), waiting.get(), replacement.get()))
                    .containsOnly(true);
        }
    }

    @Test
    void doesNotWaitForATaskThatIgnoresTheInterrupt() {
        try (WorkerPool pool = Pools.ofSize(1)) {
            Gate gate = new Gate();
            pool.tryExecute(gate.task());
            gate.awaitArrivals(1);
            assertThat(pool.drain(Duration.ZERO)).isEqualTo(new DrainReport(0, 1));
            assertThat(pool.snapshot().busy()).isEqualTo(1);
            gate.open();
            assertThat(Eventually.rests(pool).completed()).isEqualTo(1);
        }
    }

    @Test
    void takesANegativeGraceForNone() {
        try (WorkerPool pool = Pools.ofSize(1)) {
            Gate gate = new Gate();
            pool.tryExecute(gate.task());
            gate.awaitArrivals(1);
            assertThat(pool.drain(Duration.ofSeconds(Long.MIN_VALUE)))
                    .isEqualTo(new DrainReport(0, 1));
            gate.open();
        }
    }

    @Test
    void waitsForEverIfAskedTo() {
        try (WorkerPool pool = Pools.ofSize(1)) {
            Gate gate = new Gate();
            pool.tryExecute(gate.task());
            var drain = Background.draining(pool, Duration.ofSeconds(Long.MAX_VALUE));
            gate.open();
            assertThat(drain.get()).isEqualTo(new DrainReport(1, 0));
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
            Eventually.rests(pool);
            assertThat(accepted.get()).isFalse();
        }
    }

    @Test
    void keepsItsThreadsUntilItIsClosed() {
        List<Thread> threads = new ArrayList<>();
        try (WorkerPool pool = Pools.ofSize(1)) {
            pool.tryExecute(new CountedTask(() -> threads.add(Thread.currentThread())));
            pool.drain(LONG);
            assertThat(pool.snapshot().threads()).isEqualTo(1);
            assertThat(threads.getFirst().isAlive()).isTrue();
        }
        assertThat(threads.getFirst().isAlive()).isFalse();
    }

    @Test
    void reportsNothingForAPoolThatDidNothing() {
        WorkerPool neverStarted = new StandardPoolProvider().create(PoolConfig.development());
        assertThat(neverStarted.drain(LONG)).isEqualTo(new DrainReport(0, 0));

        WorkerPool closed = Pools.ofSize(1);
        closed.close();
        assertThat(closed.drain(LONG)).isEqualTo(new DrainReport(0, 0));
    }

    @Test
    void isEndedByClose() {
        WorkerPool pool = Pools.ofSize(1);
        Gate gate = new Gate();
        pool.tryExecute(new CountedTask(gate::passOrBeInterrupted));
        gate.awaitArrivals(1);
        CountedTask queued = new CountedTask();
        pool.tryExecute(queued);
        var drain = Background.draining(pool, LONG);
        pool.close();
        assertThat(drain.get()).isEqualTo(new DrainReport(0, 2));
        assertThat(queued.fate()).isEqualTo("abandoned");
    }

    @Test
    void abandonsAllEvenIfOneThrows() {
        try (WorkerPool pool = Pools.ofSize(1)) {
            Gate gate = new Gate();
            pool.tryExecute(gate.task());
            gate.awaitArrivals(1);
            pool.tryExecute(new Ungrateful());
            CountedTask last = new CountedTask();
            pool.tryExecute(last);
            assertThat(pool.drain(Duration.ZERO)).isEqualTo(new DrainReport(0, 3));
            assertThat(last.fate()).isEqualTo("abandoned");
            gate.open();
        }
    }

    private static final class Ungrateful implements PoolTask {
        @Override
        public void run() {}

        @Override
        public void abandoned() {
            throw new IllegalStateException("on purpose");
        }
    }
}
