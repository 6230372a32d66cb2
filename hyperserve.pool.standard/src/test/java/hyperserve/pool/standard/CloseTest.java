package hyperserve.pool.standard;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Nullable;
import hyperserve.api.pool.EventSource;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.WorkerPool;
import hyperserve.test.Background;
import hyperserve.test.Eventually;
import hyperserve.test.Gate;
import hyperserve.test.pool.CountedTask;
import hyperserve.test.pool.PoolWatch;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

final class CloseTest {

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

        var snapshot = PoolWatch.shows(pool, s -> s.threads() == 0);

        assertThat(snapshot.completed()).isEqualTo(2);
        assertThat(otherInterrupted.get()).isTrue();
        assertThat(selfInterrupted.get()).isFalse();
        Eventually.is("its thread ends after the task", () -> !thread[0].isAlive());
    }

    @Test
    void keepsTheInterruptFlagOfItsCaller() {
        WorkerPool pool = Pools.ofSize(2);
        Thread.currentThread().interrupt();
        pool.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(pool.snapshot().threads()).isZero();
    }

    @Test
    void hasOneStartOrOneCloseWhenTheyRace() {
        for (int round = 0; round < 100; round++) {
            WorkerPool pool = new StandardPoolProvider().create(Pools.config(2, 2, 2));
            var start =
                    Background.of(
                            () -> {
                                try {
                                    pool.start(List.of());
                                    return "started";
                                } catch (IllegalStateException e) {
                                    return "too late";
                                }
                            });
            pool.close();
            assertThat(start.get()).isIn("started", "too late");
            assertThat(pool.snapshot().threads()).isZero();
            assertThat(pool.tryExecute(new CountedTask())).isFalse();
        }
    }

    @Test
    void closesEvenIfASourceCannotBeWoken() {
        WorkerPool pool = new StandardPoolProvider().create(Pools.config(1, 1, 1));
        pool.start(List.of(new Sleepless(), new Sleepless()));

        pool.close();

        assertThat(pool.snapshot().threads()).isZero();
        Eventually.is("both loops end", () -> threadNames().noneMatch(CloseTest::isLoop));
    }

    private static Stream<String> threadNames() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName);
    }

    private static boolean isLoop(String threadName) {
        return threadName.startsWith("hyperserve-standard-loop-");
    }

    /// A source that never sleeps, and says so.
    private static final class Sleepless implements EventSource {
        @Override
        public boolean poll(long nanos) {
            LockSupport.parkNanos(100_000);
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
}
