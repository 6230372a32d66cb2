package hyperserve.pool.standard;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.DrainReport;
import hyperserve.api.WorkerPool;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

final class DrainCallersTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void givesAllCallersTheSameReport() {
        try (WorkerPool pool = Pools.ofSize(1)) {
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
        try (WorkerPool pool = Pools.ofSize(1)) {
            Gate gate = new Gate();
            pool.tryExecute(new CountedTask(gate::passOrBeInterrupted));
            gate.awaitArrivals(1);
            CountedTask queued = new CountedTask();
            pool.tryExecute(queued);
            var patient = Background.draining(pool, LONG);

            assertThat(pool.drain(Duration.ZERO)).isEqualTo(new DrainReport(0, 2));

            assertThat(patient.get()).isEqualTo(new DrainReport(0, 2));
            assertThat(queued.fate()).isEqualTo("abandoned");
        }
    }

    @Test
    void doesNotWaitForTheTasksThatCallIt() {
        try (WorkerPool pool = Pools.ofSize(2)) {
            Queue<Thread> callers = new ConcurrentLinkedQueue<>();
            Queue<DrainReport> reports = new ConcurrentLinkedQueue<>();
            AtomicBoolean interrupted = new AtomicBoolean();
            Gate gate = new Gate();
            for (int i = 0; i < 2; i++) {
                pool.tryExecute(
                        new CountedTask(
                                () -> {
                                    gate.pass();
                                    callers.add(Thread.currentThread());
                                    reports.add(pool.drain(LONG));
                                    if (Thread.currentThread().isInterrupted()) {
                                        interrupted.set(true);
                                    }
                                }));
            }
            gate.awaitArrivals(2);
            CountedTask third = new CountedTask();
            pool.tryExecute(third);
            gate.open();
            Eventually.is("both drain", () -> callers.size() == 2 && allWait(callers));

            // Both workers drain, so the third task can only be cut.
            assertThat(pool.drain(Duration.ZERO)).isEqualTo(new DrainReport(0, 1));

            Eventually.rests(pool);
            assertThat(third.fate()).isEqualTo("abandoned");
            assertThat(reports).containsExactly(new DrainReport(0, 1), new DrainReport(0, 1));
            assertThat(interrupted.get()).isFalse();
        }
    }

    private static boolean allWait(Queue<Thread> threads) {
        return threads.stream().allMatch(each -> each.getState() == Thread.State.TIMED_WAITING);
    }

    @Test
    void letsTwoTasksDrainAtOnce() {
        try (WorkerPool pool = Pools.ofSize(2)) {
            Queue<DrainReport> reports = new ConcurrentLinkedQueue<>();
            Gate gate = new Gate();
            for (int i = 0; i < 2; i++) {
                pool.tryExecute(
                        new CountedTask(
                                () -> {
                                    gate.pass();
                                    reports.add(pool.drain(LONG));
                                }));
            }
            gate.awaitArrivals(2);
            long start = System.nanoTime();
            gate.open();
            Eventually.rests(pool);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG);
            assertThat(reports).hasSize(2);
            assertThat(reports.stream().distinct()).as("one report").hasSize(1);
        }
    }

    @Test
    void endsAtOnceForATaskThatIsAlone() {
        try (WorkerPool pool = Pools.ofSize(1)) {
            AtomicReference<DrainReport> report = new AtomicReference<>();
            pool.tryExecute(new CountedTask(() -> report.set(pool.drain(LONG))));
            Eventually.rests(pool);
            assertThat(report.get()).isEqualTo(new DrainReport(0, 0));
        }
    }

    @Test
    void goesOnWhenTheCallerIsInterruptedAndKeepsTheFlag() {
        try (WorkerPool pool = Pools.ofSize(1)) {
            Gate gate = new Gate();
            pool.tryExecute(gate.task());
            Queue<Thread> waiting = new ConcurrentLinkedQueue<>();
            AtomicBoolean flag = new AtomicBoolean();
            var drain =
                    Background.of(
                            () -> {
                                Thread.currentThread().interrupt();
                                waiting.add(Thread.currentThread());
                                DrainReport report = pool.drain(LONG);
                                flag.set(Thread.currentThread().isInterrupted());
                                return report;
                            });
            Eventually.is("the interrupt is taken", () -> !waiting.isEmpty() && allWait(waiting));
            gate.open();
            assertThat(drain.get()).isEqualTo(new DrainReport(1, 0));
            assertThat(flag.get()).isTrue();
        }
    }
}
