package hyperserve.pool.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.EventSource;
import hyperserve.api.Nullable;
import hyperserve.api.PoolTask;
import hyperserve.api.WorkerPool;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

final class EventSourceTest {

    @Test
    void runsTheTasksOfEachSourceOnAThreadOfItsOwn() {
        FakeSource one = new FakeSource();
        FakeSource two = new FakeSource();
        Gate gate = new Gate();
        Map<String, String> threads = new ConcurrentHashMap<>();
        try (WorkerPool pool = Pools.unstarted()) {
            pool.start(List.of(one, two));
            one.ready(
                    new CountedTask(
                            () -> {
                                threads.put("one", Thread.currentThread().getName());
                                gate.pass();
                            }));
            two.ready(
                    new CountedTask(
                            () -> {
                                threads.put("two", Thread.currentThread().getName());
                                gate.pass();
                            }));
            gate.awaitArrivals(2);
            assertThat(pool.snapshot().submitted()).as("no task of tryExecute").isZero();
            gate.open();
        }
        assertThat(threads)
                .containsEntry("one", "hyperserve-virtual-loop-1")
                .containsEntry("two", "hyperserve-virtual-loop-2");
    }

    @Test
    void takesWhatAReadinessTaskSubmits() {
        FakeSource source = new FakeSource();
        try (WorkerPool pool = Pools.unstarted()) {
            pool.start(List.of(source));
            Gate gate = new Gate();
            source.ready(new CountedTask(() -> pool.tryExecute(gate.task())));
            gate.awaitArrivals(1);
            gate.open();
            assertThat(Eventually.rests(pool).completed()).isEqualTo(1);
        }
    }

    @Test
    void pollsOnWhileItDrainsButRefusesWhatReadinessTasksSubmit() {
        FakeSource source = new FakeSource();
        try (WorkerPool pool = Pools.unstarted()) {
            pool.start(List.of(source));
            Gate gate = new Gate();
            Gate readiness = new Gate();
            pool.tryExecute(gate.task());
            var drain = Background.draining(pool, Duration.ofSeconds(30));
            AtomicBoolean accepted = new AtomicBoolean(true);
            source.ready(
                    new CountedTask(
                            () -> {
                                accepted.set(pool.tryExecute(new CountedTask()));
                                readiness.pass();
                            }));
            readiness.awaitArrivals(1);
            assertThat(accepted.get()).isFalse();
            readiness.open();
            gate.open();
            assertThat(drain.get().finished()).isEqualTo(1);
        }
    }

    @Test
    void isClosedByAReadinessTask() {
        FakeSource source = new FakeSource();
        FakeSource other = new FakeSource();
        WorkerPool pool = Pools.unstarted();
        pool.start(List.of(source, other));
        Gate closed = new Gate();
        Thread[] thread = new Thread[1];
        source.ready(
                new CountedTask(
                        () -> {
                            thread[0] = Thread.currentThread();
                            pool.close();
                            closed.pass();
                        }));
        closed.awaitArrivals(1);
        assertThat(pool.snapshot().threads()).isZero();
        closed.open();
        Eventually.is("its own loop ends, too", () -> !thread[0].isAlive());
    }

    @Test
    void closesEvenIfASourceCannotBeWoken() {
        FakeSource good = new FakeSource();
        Thread[] thread = new Thread[1];
        Gate gate = new Gate();
        good.ready(
                new CountedTask(
                        () -> {
                            thread[0] = Thread.currentThread();
                            gate.pass();
                        }));
        WorkerPool pool = Pools.unstarted();
        pool.start(List.of(new Sleepless(), good));
        gate.awaitArrivals(1);
        gate.open();

        pool.close();

        assertThat(pool.snapshot().threads()).isZero();
        assertThat(thread[0].isAlive()).isFalse();
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
