package hyperserve.pool.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.DrainReport;
import hyperserve.api.WorkerPool;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

final class DrainTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void runsWhatWasAcceptedAndNothingElse() {
        try (WorkerPool pool = Pools.started()) {
            Gate gate = new Gate();
            pool.tryExecute(new CountedTask());
            Eventually.rests(pool);
            for (int i = 0; i < 11; i++) {
                pool.tryExecute(gate.task());
            }
            var drain = Background.draining(pool, LONG);
            CountedTask late = new CountedTask();

            assertThat(pool.tryExecute(late)).isFalse();
            gate.open();

            assertThat(drain.get()).isEqualTo(new DrainReport(11, 0));
            assertThat(late.fate()).startsWith("0/0");
            assertThat(pool.tryExecute(late)).as("a drained pool stays drained").isFalse();
            assertThat(Eventually.rests(pool).completed()).isEqualTo(12);
        }
    }

    @Test
    void runsWhatItsTasksSubmitMeanwhileAndWhatThoseSubmit() {
        try (WorkerPool pool = Pools.started()) {
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
    void refusesWhatTasksOfAnotherPoolSubmitMeanwhile() {
        try (WorkerPool pool = Pools.started();
                WorkerPool other = Pools.started()) {
            Gate gate = new Gate();
            AtomicBoolean accepted = new AtomicBoolean(true);
            pool.tryExecute(gate.task());
            var drain = Background.draining(pool, LONG);
            other.tryExecute(
                    new CountedTask(() -> accepted.set(pool.tryExecute(new CountedTask()))));
            Eventually.rests(other);
            gate.open();
            assertThat(accepted.get()).isFalse();
            assertThat(drain.get()).isEqualTo(new DrainReport(1, 0));
        }
    }

    @Test
    void countsFailuresAsFinished() {
        try (WorkerPool pool = Pools.started()) {
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
    void interruptsEachTaskThatRunsOnceWhenTheTimeIsOver() {
        try (WorkerPool pool = Pools.started()) {
            Gate gate = new Gate();
            Gate afterwards = new Gate();
            AtomicInteger interrupts = new AtomicInteger();
            for (int i = 0; i < 8; i++) {
                pool.tryExecute(
                        new CountedTask(
                                () -> {
                                    interrupts.addAndGet(gate.passOrBeInterrupted() ? 1 : 0);
                                    interrupts.addAndGet(afterwards.passOrBeInterrupted() ? 1 : 0);
                                }));
            }
            gate.awaitArrivals(8);

            assertThat(pool.drain(Duration.ofMillis(1))).isEqualTo(new DrainReport(0, 8));
            assertThat(pool.drain(Duration.ZERO)).as("again").isEqualTo(new DrainReport(0, 8));

            afterwards.awaitArrivals(8);
            afterwards.open();
            assertThat(Eventually.rests(pool).completed()).isEqualTo(8);
            assertThat(interrupts.get()).isEqualTo(8);
        }
    }

    @Test
    void doesNotWaitForATaskThatIgnoresTheInterrupt() {
        try (WorkerPool pool = Pools.started()) {
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
        try (WorkerPool pool = Pools.started()) {
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
        try (WorkerPool pool = Pools.started()) {
            Gate gate = new Gate();
            pool.tryExecute(gate.task());
            var drain = Background.draining(pool, Duration.ofSeconds(Long.MAX_VALUE));
            gate.open();
            assertThat(drain.get()).isEqualTo(new DrainReport(1, 0));
        }
    }

    @Test
    void refusesWhatATaskSubmitsAfterTheTimeIsOver() {
        try (WorkerPool pool = Pools.started()) {
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
    void reportsNothingForAPoolThatDidNothing() {
        WorkerPool neverStarted = Pools.unstarted();
        assertThat(neverStarted.drain(LONG)).isEqualTo(new DrainReport(0, 0));
        neverStarted.start(List.of());
        assertThat(neverStarted.tryExecute(new CountedTask())).as("drained before").isFalse();
        neverStarted.close();

        WorkerPool closed = Pools.started();
        closed.close();
        assertThat(closed.drain(LONG)).isEqualTo(new DrainReport(0, 0));
    }

    @Test
    void isEndedByClose() {
        WorkerPool pool = Pools.started();
        Gate gate = new Gate();
        pool.tryExecute(new CountedTask(gate::passOrBeInterrupted));
        pool.tryExecute(new CountedTask(gate::passOrBeInterrupted));
        gate.awaitArrivals(2);
        var drain = Background.draining(pool, LONG);
        pool.close();
        assertThat(drain.get()).isEqualTo(new DrainReport(0, 2));
    }

    @Test
    void abandonsAllEvenIfOneThrows() {
        Gate core = new Gate();
        try (WorkerPool pool = Pools.started(Pools.held(core), LONG)) {
            List<CountedTask> others = List.of(new CountedTask(), new CountedTask());
            pool.tryExecute(others.getFirst());
            pool.tryExecute(new Ungrateful());
            pool.tryExecute(others.getLast());
            assertThat(pool.drain(Duration.ZERO)).isEqualTo(new DrainReport(0, 3));
            assertThat(others).extracting(CountedTask::fate).containsOnly("abandoned");
            core.open();
        }
    }
}
