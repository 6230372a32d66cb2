package hyperserve.pool.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.api.WorkerPool;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

final class CloseTest {

    @Test
    void abandonsWhatWaitsAndInterruptsWhatRuns() {
        WorkerPool pool = Pools.ofSize(1);
        Gate gate = new Gate();
        AtomicBoolean interrupted = new AtomicBoolean();
        CountedTask running = new CountedTask(() -> interrupted.set(gate.passOrBeInterrupted()));
        pool.tryExecute(running);
        gate.awaitArrivals(1);
        List<CountedTask> queued = Stream.generate(CountedTask::new).limit(20).toList();
        queued.forEach(pool::tryExecute);

        pool.close();

        assertThat(interrupted.get()).isTrue();
        assertThat(running.fate()).isEqualTo("run");
        assertThat(queued).extracting(CountedTask::fate).containsOnly("abandoned");
        var snapshot = Eventually.rests(pool);
        assertThat(snapshot.submitted()).isEqualTo(21);
        assertThat(snapshot.abandoned()).isEqualTo(20);
        assertThat(snapshot.threads()).isZero();
    }

    @Test
    void leavesNoThreadBehind() {
        Set<Thread> before = platformThreads();
        for (int i = 0; i < 200; i++) {
            WorkerPool pool = new StandardPoolProvider().create(Pools.config(2, 4, 8));
            pool.start(List.of(new FakeSource()));
            for (int j = 0; j < 8; j++) {
                pool.tryExecute(new CountedTask(pool::blocking));
            }
            pool.close();
        }
        Set<Thread> after = platformThreads();
        after.removeAll(before);
        assertThat(after).isEmpty();
    }

    private static Set<Thread> platformThreads() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(thread -> !thread.getName().startsWith("hyperserve-standard-"));
        return threads;
    }

    @Test
    void closesAPoolThatWasNeverStarted() {
        WorkerPool pool = new StandardPoolProvider().create(Pools.config(1, 1, 1));
        pool.close();
        pool.close();
        assertThatThrownBy(() -> pool.start(List.of())).isInstanceOf(IllegalStateException.class);
        assertThat(pool.snapshot().threads()).isZero();
    }

    @Test
    void refusesASecondStartAndGoesOn() {
        try (WorkerPool pool = Pools.ofSize(1)) {
            assertThatThrownBy(() -> pool.start(List.of()))
                    .isInstanceOf(IllegalStateException.class);
            CountedTask task = new CountedTask();
            assertThat(pool.tryExecute(task)).isTrue();
            Eventually.rests(pool);
            assertThat(task.fate()).isEqualTo("run");
        }
    }

    @Test
    void isClosedByATaskThatIsNeitherInterruptedNorWaitedFor() {
        WorkerPool pool = Pools.ofSize(2);
        Gate gate = new Gate();
        AtomicBoolean otherInterrupted = new AtomicBoolean();
        AtomicBoolean selfInterrupted = new AtomicBoolean(true);
        Thread[] thread = new Thread[1];
        pool.tryExecute(new CountedTask(() -> otherInterrupted.set(gate.passOrBeInterrupted())));
        gate.awaitArrivals(1);
        CountedTask closing =
                new CountedTask(
                        () -> {
                            thread[0] = Thread.currentThread();
                            pool.close();
                            selfInterrupted.set(Thread.currentThread().isInterrupted());
                        });
        pool.tryExecute(closing);

        var snapshot = Eventually.shows(pool, s -> s.threads() == 0);

        assertThat(snapshot.completed()).isEqualTo(2);
        assertThat(otherInterrupted.get()).isTrue();
        assertThat(selfInterrupted.get()).isFalse();
        Eventually.is("its thread ends after the task", () -> !thread[0].isAlive());
    }

    @Test
    void isClosedBySeveralTasksAndThreadsAtOnce() {
        WorkerPool pool = Pools.ofSize(3);
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
        long start = System.nanoTime();
        gate.open();
        var one = Background.of(() -> closed(pool));
        var two = Background.of(() -> closed(pool));
        assertThat(one.get()).isTrue();
        assertThat(two.get()).isTrue();
        Eventually.shows(pool, s -> s.threads() == 0);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("nobody waited for anybody who waited for him")
                .isLessThan(Duration.ofSeconds(4));
    }

    private static boolean closed(WorkerPool pool) {
        pool.close();
        return true;
    }

    @Test
    void waitsForATaskThatIgnoresTheInterruptOnlySoLong() {
        SharedQueuePool pool =
                new SharedQueuePool(Pools.config(2, 2, 2), Thread::new, Duration.ofMillis(20));
        pool.start(List.of());
        Gate gate = new Gate();
        CountedTask stubborn = gate.task();
        pool.tryExecute(stubborn);
        gate.awaitArrivals(1);

        pool.close();

        assertThat(pool.snapshot().busy()).isEqualTo(1);
        assertThat(pool.snapshot().threads()).isEqualTo(1);
        gate.open();
        Eventually.shows(pool, s -> s.threads() == 0);
        assertThat(stubborn.fate()).isEqualTo("run");
    }

    @Test
    void waitsForThreadsAgainWhenItIsCalledAgain() {
        SharedQueuePool pool =
                new SharedQueuePool(Pools.config(1, 1, 1), Thread::new, Duration.ofMillis(20));
        pool.start(List.of());
        Gate gate = new Gate();
        List<Thread> threads = new ArrayList<>();
        pool.tryExecute(
                new CountedTask(
                        () -> {
                            threads.add(Thread.currentThread());
                            gate.pass();
                        }));
        gate.awaitArrivals(1);
        pool.close();
        assertThat(threads.getFirst().isAlive()).isTrue();
        pool.close();
        assertThat(threads.getFirst().isAlive()).isTrue();
        gate.open();
        Eventually.is("the thread ends", () -> !threads.getFirst().isAlive());
        pool.close();
    }

    @Test
    void keepsTheInterruptFlagOfItsCaller() {
        WorkerPool pool = Pools.ofSize(2);
        Thread.currentThread().interrupt();
        pool.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(pool.snapshot().threads()).isZero();
    }
}
