package hyperserve.pool.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.api.DrainReport;
import hyperserve.api.Nullable;
import hyperserve.api.pool.EventSource;
import hyperserve.api.pool.PoolSnapshot;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.WorkerPool;
import hyperserve.test.Background;
import hyperserve.test.Eventually;
import hyperserve.test.Gate;
import hyperserve.test.pool.CountedTask;
import hyperserve.test.pool.PoolWatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/// What the test kit for pools does not ask; it is run on pools of both kinds elsewhere.
@ParameterizedClass
@EnumSource
final class ExecutorPoolTest {

    private static final int CAPACITY = 64;
    private static final Duration LONG = Duration.ofSeconds(30);

    enum Kind {
        THREAD_PER_TASK,
        EXECUTOR;

        WorkerPool unstarted(Duration closeLimit) {
            Submissions submissions =
                    switch (this) {
                        case THREAD_PER_TASK ->
                                new ThreadPerTask(Thread.ofVirtual().factory(), "test-");
                        case EXECUTOR ->
                                new ExecutorSubmissions(Executors.newFixedThreadPool(8), _ -> {});
                    };
            return new ExecutorPool(submissions, "loop-of-the-test-", CAPACITY, closeLimit);
        }
    }

    @Parameter private Kind kind;

    private WorkerPool started(Duration closeLimit) {
        WorkerPool pool = kind.unstarted(closeLimit);
        pool.start(List.of());
        return pool;
    }

    private WorkerPool started() {
        return started(LONG);
    }

    private static List<Thread> loops() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("loop-of-the-test-"))
                .toList();
    }

    @Test
    void namesTheThreadsThatPoll() {
        try (WorkerPool pool = kind.unstarted(LONG)) {
            pool.start(List.of(new EventLoopTest.FakeSource(), new EventLoopTest.FakeSource()));
            assertThat(loops())
                    .extracting(Thread::getName)
                    .containsExactlyInAnyOrder("loop-of-the-test-1", "loop-of-the-test-2");
        }
        assertThat(loops()).isEmpty();
    }

    @Test
    void closesWhatItCouldOnlyHalfStart() {
        WorkerPool pool = kind.unstarted(LONG);
        List<EventSource> oneAndTrouble =
                new AbstractList<>() {
                    @Override
                    public EventSource get(int index) {
                        assertThat(index).as("on purpose").isZero();
                        return new EventLoopTest.FakeSource();
                    }

                    @Override
                    public int size() {
                        return 2;
                    }
                };

        assertThatThrownBy(() -> pool.start(oneAndTrouble)).hasMessageContaining("on purpose");

        assertThat(loops()).isEmpty();
        assertThat(pool.tryExecute(new CountedTask())).isFalse();
    }

    @Test
    void hasOneStartOrOneCloseWhenTheyRace() {
        for (int round = 0; round < 100; round++) {
            WorkerPool pool = kind.unstarted(LONG);
            var start =
                    Background.of(
                            () -> {
                                try {
                                    pool.start(List.of(new EventLoopTest.FakeSource()));
                                    return "started";
                                } catch (IllegalStateException e) {
                                    return "too late";
                                }
                            });
            pool.close();
            assertThat(start.get()).isIn("started", "too late");
            assertThat(loops()).isEmpty();
            assertThat(pool.tryExecute(new CountedTask())).isFalse();
        }
    }

    @Test
    void isClosedByATaskThatIsNotInterruptedAndWaitsForTheOthers() {
        WorkerPool pool = started();
        Gate gate = new Gate();
        AtomicBoolean otherInterrupted = new AtomicBoolean();
        AtomicBoolean selfInterrupted = new AtomicBoolean(true);
        AtomicReference<PoolSnapshot> after = new AtomicReference<>();
        AtomicReference<Thread> thread = new AtomicReference<>();
        pool.tryExecute(new CountedTask(() -> otherInterrupted.set(gate.passOrBeInterrupted())));
        gate.awaitArrivals(1);
        pool.tryExecute(
                new CountedTask(
                        () -> {
                            thread.set(Thread.currentThread());
                            pool.close();
                            after.set(pool.snapshot());
                            selfInterrupted.set(Thread.currentThread().isInterrupted());
                        }));

        assertThat(PoolWatch.rests(pool).completed()).isEqualTo(2);

        assertThat(after.get().completed()).isEqualTo(1);
        assertThat(otherInterrupted.get()).isTrue();
        assertThat(selfInterrupted.get()).isFalse();
        Eventually.is("its thread ends after the task", () -> !thread.get().isAlive());
    }

    @Test
    void isClosedBySeveralTasksAndThreadsAtOnce() {
        WorkerPool pool = started(Duration.ofHours(1));
        Gate gate = new Gate();
        for (int i = 0; i < 3; i++) {
            pool.tryExecute(
                    new CountedTask(
                            () -> {
                                gate.pass();
                                pool.close();
                            }));
        }
        gate.awaitArrivals(3);
        gate.open();
        // These return only if nobody waits for somebody who waits for him.
        var one = PoolWatch.closing(pool);
        var two = PoolWatch.closing(pool);
        one.get();
        two.get();
        assertThat(PoolWatch.rests(pool).completed()).isEqualTo(3);
    }

    @Test
    void waitsAgainWhenItIsClosedAgain() {
        WorkerPool pool = started(Duration.ofSeconds(2));
        Gate gate = new Gate();
        AtomicReference<Thread> thread = new AtomicReference<>();
        pool.tryExecute(
                new CountedTask(
                        () -> {
                            thread.set(Thread.currentThread());
                            gate.pass();
                        }));
        gate.awaitArrivals(1);
        pool.close();
        assertThat(pool.snapshot().busy()).isEqualTo(1);
        var again = PoolWatch.closing(pool);
        again.awaitWaiting();
        gate.open();
        again.get();
        assertThat(pool.snapshot().completed()).isEqualTo(1);
        Eventually.is("its thread ends", () -> !thread.get().isAlive());
    }

    @Test
    void keepsTheInterruptFlagOfWhoeverClosesIt() {
        WorkerPool pool = started();
        Gate gate = new Gate();
        pool.tryExecute(new CountedTask(gate::passOrBeInterrupted));
        Thread.currentThread().interrupt();
        pool.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(pool.snapshot().threads()).isZero();
    }

    @Test
    void closesThoughASourceCannotBeWoken() {
        EventLoopTest.FakeSource good = new EventLoopTest.FakeSource();
        WorkerPool pool = kind.unstarted(LONG);
        pool.start(List.of(new Unwakeable(), good));

        pool.close();

        assertThat(loops()).extracting(Thread::getName).doesNotContain("loop-of-the-test-2");
        Eventually.is("the other loop ends, too", () -> loops().isEmpty());
    }

    /// A source that never waits, and cannot be woken.
    private static final class Unwakeable implements EventSource {
        @Override
        public boolean poll(long nanos) {
            Thread.onSpinWait();
            return false;
        }

        @Override
        public @Nullable PoolTask next() {
            return null;
        }

        @Override
        public void wakeup() {
            throw new IllegalStateException("on purpose");
        }

        @Override
        public void close() {}
    }

    @Test
    void refusesWhatTasksOfAnotherPoolSubmitWhileItDrains() {
        try (WorkerPool pool = started();
                WorkerPool other = started()) {
            Gate gate = new Gate();
            AtomicBoolean accepted = new AtomicBoolean(true);
            pool.tryExecute(CountedTask.at(gate));
            var drain = PoolWatch.draining(pool, LONG);
            other.tryExecute(
                    new CountedTask(() -> accepted.set(pool.tryExecute(new CountedTask()))));
            PoolWatch.rests(other);
            gate.open();
            assertThat(accepted.get()).isFalse();
            assertThat(drain.get()).isEqualTo(new DrainReport(1, 0));
        }
    }

    @Test
    void drainsForEverIfAskedToAndCountsFailuresAsFinished() {
        try (WorkerPool pool = started()) {
            Gate gate = new Gate();
            pool.tryExecute(
                    new CountedTask(
                            () -> {
                                gate.pass();
                                throw new IllegalStateException("on purpose");
                            }));
            var drain = PoolWatch.draining(pool, Duration.ofSeconds(Long.MAX_VALUE));
            gate.open();
            assertThat(drain.get()).isEqualTo(new DrainReport(1, 0));
        }
    }

    @Test
    void endsADrainByClose() {
        WorkerPool pool = started();
        Gate gate = new Gate();
        pool.tryExecute(new CountedTask(gate::passOrBeInterrupted));
        pool.tryExecute(new CountedTask(gate::passOrBeInterrupted));
        gate.awaitArrivals(2);
        var drain = PoolWatch.draining(pool, LONG);
        pool.close();
        assertThat(drain.get()).isEqualTo(new DrainReport(0, 2));

        WorkerPool closed = started();
        closed.close();
        assertThat(closed.drain(LONG)).isEqualTo(new DrainReport(0, 0));
    }

    @Test
    void reportsNoTaskAsCutThatDrainsWhenItIsClosed() {
        WorkerPool pool = started();
        Gate gate = new Gate();
        AtomicReference<Thread> draining = new AtomicReference<>();
        pool.tryExecute(new CountedTask(gate::passOrBeInterrupted));
        pool.tryExecute(
                new CountedTask(
                        () -> {
                            draining.set(Thread.currentThread());
                            pool.drain(LONG);
                        }));
        gate.awaitArrivals(1);
        Eventually.is(
                "a task drains",
                () -> {
                    Thread thread = draining.get();
                    return thread != null && thread.getState() == Thread.State.TIMED_WAITING;
                });
        var drain = PoolWatch.draining(pool, LONG);
        pool.close();
        assertThat(drain.get()).isEqualTo(new DrainReport(0, 1));
    }

    @Test
    void isClosedByATaskOfASourceWhileItIsClosed() {
        EventLoopTest.FakeSource source = new EventLoopTest.FakeSource();
        WorkerPool pool = kind.unstarted(LONG);
        pool.start(List.of(source));
        Gate gate = new Gate();
        AtomicBoolean interrupted = new AtomicBoolean();
        source.ready(
                () -> {
                    gate.pass();
                    pool.close();
                    interrupted.set(Thread.currentThread().isInterrupted());
                });
        gate.awaitArrivals(1);
        var closing = PoolWatch.closing(pool);
        closing.awaitWaiting();
        gate.open();
        closing.get();
        assertThat(interrupted).isFalse();
        assertThat(loops()).isEmpty();
    }

    @Test
    void reportsEachTaskAsFinishedOrCutWhenTheTimeIsOverAsTheyEnd() {
        for (int round = 0; round < 200; round++) {
            try (WorkerPool pool = started()) {
                Gate gate = new Gate();
                Gate first = new Gate();
                pool.tryExecute(CountedTask.at(first));
                for (int i = 0; i < 7; i++) {
                    pool.tryExecute(CountedTask.at(gate));
                }
                gate.awaitArrivals(7);
                var drain = PoolWatch.draining(pool, LONG);
                gate.open();
                DrainReport report = pool.drain(Duration.ZERO);
                first.open();
                assertThat(report.finished() + report.cut()).isEqualTo(8);
                assertThat(drain.get()).isEqualTo(report);
                PoolSnapshot rest = PoolWatch.rests(pool);
                assertThat(rest.completed() + rest.abandoned()).isEqualTo(8);
            }
        }
    }

    @Test
    void logsAFailureWithoutTheInterruptThatCausedIt() {
        try (WorkerPool pool = started()) {
            List<Boolean> flags = new ArrayList<>();
            pool.tryExecute(
                    new CountedTask(
                            () -> {
                                Thread.currentThread().interrupt();
                                throw new Unspeakable(flags);
                            }));
            PoolWatch.rests(pool);
            assertThat(flags).isNotEmpty().containsOnly(false);
        }
    }

    /// A failure that throws when it is logged, and notes whether the thread is interrupted.
    private static final class Unspeakable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient List<Boolean> flags;

        Unspeakable(List<Boolean> flags) {
            this.flags = flags;
        }

        @Override
        public String getMessage() {
            flags.add(Thread.currentThread().isInterrupted());
            throw new AssertionError("neither can it be told");
        }
    }

    @Test
    void refusesNullWithoutHarmAndInlinesOnlyWhatNeverWaits() {
        try (WorkerPool pool = started()) {
            assertThatNullPointerException().isThrownBy(() -> pool.tryExecute(null));
            assertThat(pool.drain(LONG)).isEqualTo(new DrainReport(0, 0));
            assertThat(pool.inlines(PoolTask.Kind.NON_BLOCKING)).isTrue();
            assertThat(pool.inlines(PoolTask.Kind.UNKNOWN)).isFalse();
            assertThat(pool.inlines(PoolTask.Kind.BLOCKING)).isFalse();
        }
    }

    @Test
    void letsGoOfTasksThatHaveEnded() {
        try (WorkerPool pool = started()) {
            List<WeakReference<PoolTask>> tasks =
                    Stream.generate(() -> submitted(pool)).limit(10).toList();
            PoolWatch.rests(pool);
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
