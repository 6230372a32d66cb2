package hyperserve.pool.executor;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.DrainReport;
import hyperserve.api.Nullable;
import hyperserve.api.pool.PoolSnapshot;
import hyperserve.api.pool.WorkerPool;
import hyperserve.test.Eventually;
import hyperserve.test.Gate;
import hyperserve.test.pool.CountedTask;
import hyperserve.test.pool.PoolWatch;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// What an executor may do with the tasks of a pool.
final class ExecutorSubmissionsTest {

    private static final int CAPACITY = 4;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Queue<Runnable> taken = new ArrayDeque<>();
    private final AtomicReference<Consumer<Runnable>> script = new AtomicReference<>(taken::add);
    private final WorkerPool pool = started(new ScriptedExecutor(w -> script.get().accept(w)));

    private static WorkerPool started(ExecutorService executor) {
        Submissions submissions = new ExecutorSubmissions(executor, _ -> {});
        WorkerPool started = new ExecutorPool(submissions, "loop-", CAPACITY, LONG);
        started.start(List.of());
        return started;
    }

    private void runAllTaken() {
        Stream.generate(taken::poll).limit(taken.size()).forEach(Runnable::run);
    }

    private void refusesAndGoesOn(Consumer<Runnable> broken) {
        script.set(broken);
        for (int i = 0; i <= CAPACITY; i++) {
            CountedTask task = new CountedTask();
            assertThat(pool.tryExecute(task)).isFalse();
            runAllTaken();
            assertThat(task.fate()).startsWith("0/0");
        }
        script.set(taken::add);
        CountedTask next = new CountedTask();
        assertThat(pool.tryExecute(next)).as("its place came back").isTrue();
        assertThat(pool.snapshot().queued()).isEqualTo(1);
        runAllTaken();
        assertThat(next.fate()).isEqualTo("run");
        PoolSnapshot snapshot = PoolWatch.rests(pool);
        assertThat(snapshot.submitted()).isEqualTo(1);
        assertThat(snapshot.rejected()).isEqualTo(CAPACITY + 1);
    }

    @Test
    void refusesWhatItsExecutorRejects() {
        refusesAndGoesOn(
                _ -> {
                    throw new RejectedExecutionException("on purpose");
                });
    }

    @Test
    void refusesWhatItsExecutorHasNoThreadFor() {
        refusesAndGoesOn(
                _ -> {
                    throw new OutOfMemoryError("on purpose");
                });
    }

    @Test
    void refusesWhatItsExecutorRunsOnTheSubmittingThread() {
        refusesAndGoesOn(Runnable::run);
    }

    @Test
    void neverRunsWhatItHasRefusedThoughItsExecutorHasKeptIt() {
        refusesAndGoesOn(
                work -> {
                    taken.add(work);
                    throw new OutOfMemoryError("on purpose");
                });
    }

    @Test
    void hasAcceptedWhatItsExecutorHasBegunThoughItThrows() {
        Gate gate = new Gate();
        script.set(
                work -> {
                    Thread.ofVirtual().start(work);
                    gate.awaitArrivals(1);
                    throw new OutOfMemoryError("on purpose");
                });
        CountedTask task = CountedTask.at(gate);

        assertThat(pool.tryExecute(task)).isTrue();

        var close = PoolWatch.closing(pool);
        close.awaitWaiting();
        gate.open();
        close.get();
        assertThat(task.fate()).isEqualTo("run");
        assertThat(pool.snapshot().completed()).isEqualTo(1);
    }

    @Test
    void runsOnAThreadOfTheExecutorWhatThatThreadHasSubmitted() {
        CountedTask inner = new CountedTask();
        pool.tryExecute(new CountedTask(() -> pool.tryExecute(inner)));
        runAllTaken();
        runAllTaken();
        assertThat(inner.fate()).isEqualTo("run");
    }

    @Test
    void passesOverWhatWasAbandonedBeforeItsExecutorCameToIt() {
        List<CountedTask> tasks = Stream.generate(CountedTask::new).limit(CAPACITY).toList();
        tasks.forEach(pool::tryExecute);

        assertThat(pool.drain(Duration.ZERO)).isEqualTo(new DrainReport(0, CAPACITY));

        assertThat(pool.snapshot().queued()).isZero();
        assertThat(pool.snapshot().abandoned()).isEqualTo(CAPACITY);
        pool.close();
        runAllTaken();
        assertThat(tasks).extracting(CountedTask::fate).containsOnly("abandoned");
        PoolWatch.rests(pool);
    }

    @Test
    void abandonsATaskThatIsOvertakenByCloseBeforeItsExecutorHasTakenIt() {
        script.set(
                work -> {
                    pool.close();
                    taken.add(work);
                });
        CountedTask task = new CountedTask();
        assertThat(pool.tryExecute(task)).isTrue();
        runAllTaken();
        assertThat(task.fate()).isEqualTo("abandoned");
        assertThat(PoolWatch.rests(pool).abandoned()).isEqualTo(1);
    }

    @Test
    void abandonsATaskThatIsOvertakenByCloseAndThenRejected() {
        script.set(
                _ -> {
                    pool.close();
                    throw new RejectedExecutionException("on purpose");
                });
        CountedTask task = new CountedTask();
        assertThat(pool.tryExecute(task)).isTrue();
        assertThat(task.fate()).isEqualTo("abandoned");
        assertThat(PoolWatch.rests(pool).abandoned()).isEqualTo(1);
    }

    @Test
    void showsHowLongTheOldestHasWaitedWhicheverIsNext() {
        pool.tryExecute(new CountedTask());
        long firstAccepted = System.nanoTime();
        Eventually.is("time passes", () -> System.nanoTime() - firstAccepted > 1_000_000);
        long betweenThem = System.nanoTime();
        pool.tryExecute(new CountedTask());
        assertThat(pool.snapshot().queued()).isEqualTo(2);
        assertThat(pool.snapshot().oldestQueued().toNanos())
                .isGreaterThanOrEqualTo(betweenThem - firstAccepted);
        runAllTaken();
        assertThat(pool.snapshot().oldestQueued()).isZero();
    }

    /// Notes with which interrupt flag its thread is left by each task.
    private static final class Watching extends ThreadPoolExecutor {
        private final Queue<Boolean> flags = new ConcurrentLinkedQueue<>();

        Watching() {
            super(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        }

        @Override
        protected void afterExecute(Runnable work, @Nullable Throwable failure) {
            flags.add(Thread.currentThread().isInterrupted());
        }
    }

    @Test
    void takesEachInterruptBackFromTheThreadThatGoesOn() {
        try (Watching executor = new Watching()) {
            WorkerPool watched = started(executor);
            watched.tryExecute(new CountedTask(() -> Thread.currentThread().interrupt()));
            Gate gate = new Gate();
            watched.tryExecute(
                    new CountedTask(
                            () -> {
                                assertThat(gate.passOrBeInterrupted()).isTrue();
                                Thread.currentThread().interrupt();
                            }));
            gate.awaitArrivals(1);
            watched.tryExecute(new CountedTask());
            assertThat(watched.drain(Duration.ZERO)).isEqualTo(new DrainReport(0, 2));
            watched.close();
            assertThat(executor.isTerminated()).isTrue();
            assertThat(executor.flags).hasSize(3).containsOnly(false);
            assertThat(watched.snapshot().completed()).isEqualTo(2);
        }
    }
}
