package hyperserve.pool.executor;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.DrainReport;
import hyperserve.api.pool.WorkerPool;
import hyperserve.test.Background;
import hyperserve.test.Eventually;
import hyperserve.test.Gate;
import hyperserve.test.pool.CountedTask;
import hyperserve.test.pool.PoolWatch;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/// What happens to a task between its acceptance and its first step, where it has a thread of its
/// own.
final class LaunchTest {

    private static final int CAPACITY = 64;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final AtomicReference<WorkerPool> pool = new AtomicReference<>();

    private WorkerPool started(ThreadFactory threads) {
        return started(threads, LONG);
    }

    private WorkerPool started(ThreadFactory threads, Duration closeLimit) {
        WorkerPool started =
                new ExecutorPool(
                        new ThreadPerTask(threads, "test-"), "loop-", CAPACITY, closeLimit);
        started.start(List.of());
        pool.set(started);
        return started;
    }

    /// Threads that do not get to run before the gate is open, as on a machine without a free core;
    /// not virtual ones, which have stand-ins.
    private static ThreadFactory held(Gate gate) {
        return work ->
                Thread.ofPlatform()
                        .daemon()
                        .unstarted(
                                () -> {
                                    gate.pass();
                                    work.run();
                                });
    }

    /// A thread that does something right before it starts.
    private static final class Starting extends Thread {
        private final Runnable before;

        Starting(Runnable work, Runnable before) {
            super(work, "starting");
            this.before = before;
        }

        @Override
        public void start() {
            before.run();
            super.start();
        }
    }

    @Test
    void abandonsOnCloseWhatHasNotBegun() {
        Gate core = new Gate();
        WorkerPool held = started(held(core), Duration.ZERO);
        List<CountedTask> tasks = Stream.generate(CountedTask::new).limit(10).toList();
        tasks.forEach(held::tryExecute);
        assertThat(held.snapshot().threads()).as("each has a thread").isEqualTo(10);
        assertThat(held.snapshot().busy()).isEqualTo(10);
        assertThat(held.snapshot().queued()).isZero();

        held.close();

        assertThat(tasks).extracting(CountedTask::fate).containsOnly("abandoned");
        var snapshot = held.snapshot();
        assertThat(snapshot.abandoned()).isEqualTo(10);
        assertThat(snapshot.submitted()).isEqualTo(10);
        assertThat(snapshot.busy()).isZero();
        core.open();
        core.awaitArrivals(10);
        held.close();
        assertThat(tasks).extracting(CountedTask::fate).containsOnly("abandoned");
    }

    @Test
    void waitsOnCloseForTheThreadOfATaskThatItAbandons() {
        Gate core = new Gate();
        AtomicReference<Thread> thread = new AtomicReference<>();
        WorkerPool held =
                started(
                        work -> {
                            thread.set(held(core).newThread(work));
                            return thread.get();
                        });
        held.tryExecute(new CountedTask(() -> {}));
        core.awaitArrivals(1);
        var close = PoolWatch.closing(held);
        close.awaitWaiting();
        core.open();
        assertThat(close.get()).isTrue();
        assertThat(thread.get().isAlive()).isFalse();
    }

    @Test
    void countsWhatItAbandonsAsCutWhenTheTimeToDrainIsOver() {
        Gate core = new Gate();
        try (WorkerPool held = started(held(core))) {
            List<CountedTask> tasks = Stream.generate(CountedTask::new).limit(5).toList();
            tasks.forEach(held::tryExecute);
            assertThat(held.drain(Duration.ZERO)).isEqualTo(new DrainReport(0, 5));
            assertThat(tasks).extracting(CountedTask::fate).containsOnly("abandoned");
            core.open();
        }
    }

    @Test
    void refusesATaskThatIsOvertakenByCloseBeforeItCanBeFound() {
        AtomicReference<Background<Boolean>> close = new AtomicReference<>();
        started(
                work -> {
                    close.set(PoolWatch.closing(pool.get()));
                    close.get().awaitWaiting();
                    return Thread.ofVirtual().unstarted(work);
                });
        CountedTask task = new CountedTask();

        assertThat(pool.get().tryExecute(task)).isFalse();

        assertThat(close.get().get()).isTrue();

        assertThat(task.fate()).startsWith("0/0");
        var snapshot = PoolWatch.rests(pool.get());
        assertThat(snapshot.submitted()).isZero();
        assertThat(snapshot.rejected()).isEqualTo(1);
    }

    @Test
    void abandonsATaskThatIsOvertakenByCloseBeforeItsThreadIsStarted() {
        AtomicReference<Thread> thread = new AtomicReference<>();
        started(
                work -> {
                    thread.set(new Starting(work, () -> pool.get().close()));
                    return thread.get();
                });
        CountedTask task = new CountedTask();

        assertThat(pool.get().tryExecute(task)).isTrue();

        Eventually.is("its thread ends", () -> !thread.get().isAlive());
        assertThat(task.fate()).isEqualTo("abandoned");
        assertThat(PoolWatch.rests(pool.get()).abandoned()).isEqualTo(1);
    }

    @Test
    void refusesWhatIsSubmittedWhileCloseLooksForTasks() {
        CountedTask late = new CountedTask();
        AtomicReference<Boolean> accepted = new AtomicReference<>();
        started(work -> new Interruptible(work, () -> accepted.set(pool.get().tryExecute(late))));
        Gate gate = new Gate();
        pool.get().tryExecute(new CountedTask(gate::passOrBeInterrupted));
        gate.awaitArrivals(1);

        pool.get().close();

        assertThat(accepted.get()).isFalse();
        assertThat(late.fate()).startsWith("0/0");
    }

    /// A thread that does something right before it is interrupted.
    private static final class Interruptible extends Thread {
        private final Runnable before;

        Interruptible(Runnable work, Runnable before) {
            super(work, "interruptible");
            this.before = before;
        }

        @Override
        public void interrupt() {
            before.run();
            super.interrupt();
        }
    }

    @Test
    void refusesATaskWhoseThreadCannotBeMade() {
        refusesAndGoesOn(
                _ -> {
                    throw new OutOfMemoryError("on purpose");
                });
    }

    @Test
    void refusesATaskWhoseThreadCannotBeStarted() {
        refusesAndGoesOn(work -> new Starting(work, LaunchTest::failToStart));
    }

    private static void failToStart() {
        throw new OutOfMemoryError("on purpose");
    }

    private void refusesAndGoesOn(ThreadFactory broken) {
        AtomicReference<ThreadFactory> threads = new AtomicReference<>(broken);
        try (WorkerPool poor = started(work -> threads.get().newThread(work))) {
            for (int i = 0; i <= CAPACITY; i++) {
                CountedTask task = new CountedTask();
                assertThat(poor.tryExecute(task)).isFalse();
                assertThat(task.fate()).startsWith("0/0");
            }
            threads.set(Thread.ofVirtual().factory());
            CountedTask next = new CountedTask();
            assertThat(poor.tryExecute(next)).as("its place came back").isTrue();
            var snapshot = PoolWatch.rests(poor);
            assertThat(next.fate()).isEqualTo("run");
            assertThat(snapshot.submitted()).isEqualTo(1);
            assertThat(snapshot.rejected()).isEqualTo(CAPACITY + 1);
        }
    }

    @Test
    void abandonsATaskWhoseThreadCannotBeStartedOnceClosed() {
        started(
                work ->
                        new Starting(
                                work,
                                () -> {
                                    pool.get().close();
                                    failToStart();
                                }));
        CountedTask task = new CountedTask();
        assertThat(pool.get().tryExecute(task)).isTrue();
        assertThat(task.fate()).isEqualTo("abandoned");
        assertThat(PoolWatch.rests(pool.get()).abandoned()).isEqualTo(1);
    }

    @Test
    void endsADrainThatWaitedForATaskWhoseThreadCannotBeStarted() {
        Gate starting = new Gate();
        started(
                work ->
                        new Starting(
                                work,
                                () -> {
                                    starting.pass();
                                    failToStart();
                                }));
        CountedTask task = new CountedTask();
        var submission = Background.of(() -> pool.get().tryExecute(task));
        starting.awaitArrivals(1);
        var drain = Background.of(() -> pool.get().drain(LONG));
        drain.awaitWaiting();
        starting.open();
        assertThat(submission.get()).isFalse();
        assertThat(drain.get()).isEqualTo(new DrainReport(0, 0));
        assertThat(task.fate()).startsWith("0/0");
    }
}
