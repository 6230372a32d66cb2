package hyperserve.pool.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.api.EventSource;
import hyperserve.api.WorkerPool;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.AbstractList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

final class CloseTest {

    private static final ThreadFactory VIRTUAL = Thread.ofVirtual().factory();
    private static final Duration SHORT = Duration.ofMillis(20);

    @Test
    void interruptsWhatRunsAndWaitsForItsThread() {
        WorkerPool pool = Pools.started();
        Gate gate = new Gate();
        AtomicInteger interrupted = new AtomicInteger();
        Queue<Thread> threads = new ConcurrentLinkedQueue<>();
        List<CountedTask> tasks =
                Stream.generate(
                                () ->
                                        new CountedTask(
                                                () -> {
                                                    threads.add(Thread.currentThread());
                                                    if (gate.passOrBeInterrupted()) {
                                                        interrupted.incrementAndGet();
                                                    }
                                                }))
                        .limit(20)
                        .toList();
        tasks.forEach(pool::tryExecute);
        gate.awaitArrivals(20);

        pool.close();

        assertThat(interrupted.get()).isEqualTo(20);
        assertThat(threads).hasSize(20).noneMatch(Thread::isAlive);
        assertThat(tasks).extracting(CountedTask::fate).containsOnly("run");
        var snapshot = pool.snapshot();
        assertThat(snapshot.threads()).isZero();
        assertThat(snapshot.completed()).isEqualTo(20);
        assertThat(snapshot.abandoned()).isZero();
    }

    @Test
    void leavesNoThreadBehind() {
        Set<Thread> before = loops();
        Queue<Thread> threads = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < 200; i++) {
            WorkerPool pool = Pools.unstarted();
            pool.start(List.of(new FakeSource(), new FakeSource()));
            for (int j = 0; j < 8; j++) {
                Gate gate = new Gate();
                pool.tryExecute(
                        new CountedTask(
                                () -> {
                                    threads.add(Thread.currentThread());
                                    gate.passOrBeInterrupted();
                                }));
            }
            pool.close();
            assertThat(pool.snapshot().threads()).isZero();
        }
        assertThat(threads).noneMatch(Thread::isAlive);
        Set<Thread> after = loops();
        after.removeAll(before);
        assertThat(after).isEmpty();
    }

    private static Set<Thread> loops() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(thread -> !thread.getName().startsWith("hyperserve-virtual-"));
        return threads;
    }

    @Test
    void closesAPoolThatWasNeverStarted() {
        WorkerPool pool = Pools.unstarted();
        pool.close();
        pool.close();
        assertThatThrownBy(() -> pool.start(List.of())).isInstanceOf(IllegalStateException.class);
        assertThat(pool.tryExecute(new CountedTask())).isFalse();
    }

    @Test
    void refusesASecondStartAndGoesOn() {
        try (WorkerPool pool = Pools.started()) {
            assertThatThrownBy(() -> pool.start(List.of()))
                    .isInstanceOf(IllegalStateException.class);
            CountedTask task = new CountedTask();
            assertThat(pool.tryExecute(task)).isTrue();
            Eventually.rests(pool);
            assertThat(task.fate()).isEqualTo("run");
        }
    }

    @Test
    void closesWhatItCouldOnlyHalfStart() {
        Set<Thread> before = loops();
        WorkerPool pool = Pools.unstarted();
        List<EventSource> oneAndTrouble =
                new AbstractList<>() {
                    @Override
                    public EventSource get(int index) {
                        assertThat(index).as("on purpose").isZero();
                        return new FakeSource();
                    }

                    @Override
                    public int size() {
                        return 2;
                    }
                };

        assertThatThrownBy(() -> pool.start(oneAndTrouble)).hasMessageContaining("on purpose");

        Set<Thread> after = loops();
        after.removeAll(before);
        assertThat(after).isEmpty();
        assertThat(pool.tryExecute(new CountedTask())).isFalse();
    }

    @Test
    void isClosedByATaskThatIsNeitherInterruptedNorWaitedFor() {
        WorkerPool pool = Pools.started();
        Gate gate = new Gate();
        AtomicBoolean otherInterrupted = new AtomicBoolean();
        AtomicBoolean selfInterrupted = new AtomicBoolean(true);
        AtomicReference<Thread> thread = new AtomicReference<>();
        pool.tryExecute(new CountedTask(() -> otherInterrupted.set(gate.passOrBeInterrupted())));
        gate.awaitArrivals(1);
        pool.tryExecute(
                new CountedTask(
                        () -> {
                            thread.set(Thread.currentThread());
                            pool.close();
                            selfInterrupted.set(Thread.currentThread().isInterrupted());
                        }));

        var snapshot = Eventually.rests(pool);

        assertThat(snapshot.completed()).isEqualTo(2);
        assertThat(otherInterrupted.get()).isTrue();
        assertThat(selfInterrupted.get()).isFalse();
        Eventually.is("its thread ends after the task", () -> !thread.get().isAlive());
    }

    @Test
    void isClosedBySeveralTasksAndThreadsAtOnce() {
        WorkerPool pool = Pools.started(VIRTUAL, Duration.ofHours(1));
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
        var one = Background.of(() -> closed(pool));
        var two = Background.of(() -> closed(pool));
        assertThat(one.get()).isTrue();
        assertThat(two.get()).isTrue();
        assertThat(Eventually.rests(pool).completed()).isEqualTo(3);
    }

    private static boolean closed(WorkerPool pool) {
        pool.close();
        return true;
    }

    @Test
    void waitsForATaskThatIgnoresTheInterruptOnlySoLong() {
        WorkerPool pool = Pools.started(VIRTUAL, SHORT);
        Gate gate = new Gate();
        CountedTask stubborn = gate.task();
        pool.tryExecute(stubborn);
        gate.awaitArrivals(1);

        pool.close();
        pool.close();

        assertThat(pool.snapshot().busy()).isEqualTo(1);
        gate.open();
        assertThat(Eventually.rests(pool).completed()).isEqualTo(1);
        assertThat(stubborn.fate()).isEqualTo("run");
    }

    @Test
    void waitsForThreadsAgainWhenItIsCalledAgain() {
        WorkerPool pool = Pools.started(VIRTUAL, Duration.ofSeconds(2));
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
        assertThat(thread.get().isAlive()).isTrue();
        var again = Background.of(() -> closed(pool));
        again.awaitWaiting();
        gate.open();
        assertThat(again.get()).isTrue();
        assertThat(thread.get().isAlive()).isFalse();
    }

    @Test
    void keepsTheInterruptFlagOfItsCaller() {
        WorkerPool pool = Pools.started();
        Gate gate = new Gate();
        pool.tryExecute(new CountedTask(gate::passOrBeInterrupted));
        Thread.currentThread().interrupt();
        pool.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(pool.snapshot().threads()).isZero();
    }
}
