package hyperserve.pool.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.DrainReport;
import hyperserve.api.WorkerPool;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/// What those get who drain: several of them, tasks among them.
final class DrainCallersTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void givesAllCallersTheSameReport() {
        try (WorkerPool pool = Pools.started()) {
            Gate gate = new Gate();
            pool.tryExecute(gate.task());
            List<Background<DrainReport>> drains = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                drains.add(Background.draining(pool, LONG));
            }
            gate.open();
            assertThat(drains).extracting(Background::get).containsOnly(new DrainReport(1, 0));
            assertThat(pool.drain(LONG)).as("later").isEqualTo(new DrainReport(1, 0));
        }
    }

    @Test
    void endsForAllWhenTheFirstCallerRunsOutOfTime() {
        try (WorkerPool pool = Pools.started()) {
            Gate gate = new Gate();
            pool.tryExecute(new CountedTask(gate::passOrBeInterrupted));
            gate.awaitArrivals(1);
            var patient = Background.draining(pool, LONG);

            assertThat(pool.drain(Duration.ZERO)).isEqualTo(new DrainReport(0, 1));

            assertThat(patient.get()).isEqualTo(new DrainReport(0, 1));
        }
    }

    @Test
    void goesOnWhenTheCallerIsInterruptedAndKeepsTheFlag() {
        try (WorkerPool pool = Pools.started()) {
            Gate gate = new Gate();
            pool.tryExecute(gate.task());
            AtomicBoolean flag = new AtomicBoolean();
            var drain =
                    Background.of(
                            () -> {
                                Thread.currentThread().interrupt();
                                DrainReport report = pool.drain(LONG);
                                flag.set(Thread.currentThread().isInterrupted());
                                return report;
                            });
            drain.awaitWaiting();
            gate.open();
            assertThat(drain.get()).isEqualTo(new DrainReport(1, 0));
            assertThat(flag.get()).isTrue();
        }
    }

    /// A task that drains, known by its thread; it waits for nothing else.
    private static final class Caller {
        private final CountedTask task;
        private final AtomicReference<Thread> thread = new AtomicReference<>();
        private final AtomicReference<DrainReport> report = new AtomicReference<>();
        private final AtomicBoolean interrupted = new AtomicBoolean(true);

        Caller(WorkerPool pool, Runnable before) {
            task =
                    new CountedTask(
                            () -> {
                                thread.set(Thread.currentThread());
                                before.run();
                                report.set(pool.drain(LONG));
                                interrupted.set(Thread.currentThread().isInterrupted());
                            });
        }

        void awaitDraining() {
            Eventually.is(
                    "the task drains",
                    () ->
                            thread.get() != null
                                    && thread.get().getState() == Thread.State.TIMED_WAITING);
        }
    }

    @Test
    void waitsForTheOthersButNotForTheTasksThatCallIt() {
        try (WorkerPool pool = Pools.started()) {
            Gate gate = new Gate();
            pool.tryExecute(gate.task());
            Caller second = new Caller(pool, () -> {});
            Caller first = new Caller(pool, () -> pool.tryExecute(second.task));
            pool.tryExecute(first.task);
            first.awaitDraining();
            second.awaitDraining();
            gate.open();
            Eventually.rests(pool);
            assertThat(first.report.get()).isEqualTo(new DrainReport(1, 0));
            assertThat(second.report.get()).isEqualTo(new DrainReport(1, 0));
            assertThat(pool.drain(LONG)).isEqualTo(new DrainReport(1, 0));
        }
    }

    @Test
    void doesNotInterruptTheTasksThatCallItWhenTheTimeIsOver() {
        try (WorkerPool pool = Pools.started()) {
            Gate stubborn = new Gate();
            pool.tryExecute(stubborn.task());
            stubborn.awaitArrivals(1);
            Caller caller = new Caller(pool, () -> {});
            pool.tryExecute(caller.task);
            caller.awaitDraining();

            assertThat(pool.drain(Duration.ZERO)).isEqualTo(new DrainReport(0, 1));

            Eventually.shows(pool, s -> s.completed() == 1);
            assertThat(caller.report.get()).isEqualTo(new DrainReport(0, 1));
            assertThat(caller.interrupted.get()).isFalse();
            stubborn.open();
        }
    }

    @Test
    void endsAtOnceForATaskThatIsAlone() {
        try (WorkerPool pool = Pools.started()) {
            AtomicReference<DrainReport> report = new AtomicReference<>();
            pool.tryExecute(new CountedTask(() -> report.set(pool.drain(LONG))));
            Eventually.rests(pool);
            assertThat(report.get()).isEqualTo(new DrainReport(0, 0));
        }
    }

    @Test
    void refusesWhatTheTaskThatCallsItSubmitsAfterwards() {
        try (WorkerPool pool = Pools.started()) {
            AtomicBoolean accepted = new AtomicBoolean(true);
            pool.tryExecute(
                    new CountedTask(
                            () -> {
                                pool.drain(LONG);
                                accepted.set(pool.tryExecute(new CountedTask()));
                            }));
            Eventually.rests(pool);
            assertThat(accepted.get()).isFalse();
        }
    }
}
