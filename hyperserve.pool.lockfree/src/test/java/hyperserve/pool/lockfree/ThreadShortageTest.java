package hyperserve.pool.lockfree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import hyperserve.api.DrainReport;
import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.PoolTask.Kind;
import hyperserve.api.pool.WorkerPool;
import hyperserve.test.Eventually;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// What happens when the system has no thread to give.
final class ThreadShortageTest {

    private final AtomicInteger allowance = new AtomicInteger(Integer.MAX_VALUE);
    private final CountDownLatch gate = new CountDownLatch(1);

    private WorkStealingPool pool(PoolConfig config) {
        return new WorkStealingPool(
                config,
                thread -> {
                    if (allowance.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
                        throw new OutOfMemoryError("unable to create native thread, on purpose");
                    }
                    thread.start();
                });
    }

    private static PoolConfig sizes(int min, int max) {
        return PoolConfig.development().withWorkers(min, max, max);
    }

    private void stuck() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void startFailsAndLeavesNoThread() {
        allowance.set(2);
        WorkStealingPool pool = pool(sizes(3, 4));
        assertThatIllegalStateException()
                .isThrownBy(() -> pool.start(List.of(new FakeSource())))
                .withMessageContaining("min is 3");
        Eventually.is("all threads ended", () -> ThreadsOfPool.alive().isEmpty());
        assertThat(pool.tryExecute(new FakeTask(() -> {}))).isFalse();
        assertThat(pool.snapshot().threads()).isZero();
    }

    @Test
    void refusesATaskForWhichThereIsNoVirtualThread() {
        try (WorkerPool pool = pool(sizes(1, 1).withCapacity(1))) {
            pool.start(List.of());
            allowance.set(0);
            for (int i = 0; i < 3; i++) {
                FakeTask task = new FakeTask(() -> {});
                task.kind = () -> Kind.BLOCKING;
                assertThat(pool.tryExecute(task)).as("accepted").isFalse();
                assertThat(task.fate()).isEqualTo("0 0");
            }
            FakeTask next = new FakeTask(() -> {});
            assertThat(pool.tryExecute(next)).as("room is left").isTrue();
            Eventually.is("the task ran", next::wasRun);
            assertThat(pool.drain(Duration.ofSeconds(30)).cut()).isZero();
            assertThat(pool.snapshot().submitted()).isEqualTo(1);
        }
    }

    @Test
    void abandonsAnAcceptedTaskForWhichThereIsNoThread() {
        FakeSource source = new FakeSource();
        try (WorkerPool pool = pool(sizes(1, 1))) {
            pool.start(List.of(source));
            allowance.set(0);
            // The only worker holds the lane, so it has to give the task to a virtual thread.
            FakeTask task = new FakeTask(() -> {});
            assertThat(pool.tryExecute(task)).isTrue();
            Eventually.is("the task was told", () -> task.fate().equals("0 1"));
            assertThat(pool.drain(Duration.ofSeconds(30))).isEqualTo(new DrainReport(0, 0));
            assertThat(pool.snapshot().abandoned()).isEqualTo(1);
        }
    }

    @Test
    void pollsAgainAsSoonAsThereAreThreads() {
        FakeSource source = new FakeSource();
        try (WorkerPool pool = pool(sizes(1, 1))) {
            pool.start(List.of(source));
            allowance.set(0);
            CountDownLatch begun = new CountDownLatch(1);
            source.ready(
                    () -> {
                        begun.countDown();
                        pool.blocking();
                        stuck();
                    });
            Eventually.is("the task began", () -> begun.getCount() == 0);
            CountDownLatch done = new CountDownLatch(1);
            source.ready(done::countDown);
            allowance.set(Integer.MAX_VALUE);
            Eventually.is("another polls", () -> done.getCount() == 0);
            gate.countDown();
        }
    }

    @Test
    void servesSubmissionsOnVirtualThreadsWhenTheWorkersCannotGrow() {
        try (WorkerPool pool =
                new WorkStealingPool(
                        sizes(1, 4),
                        thread -> {
                            if (!thread.isVirtual() && allowance.getAndDecrement() <= 0) {
                                throw new OutOfMemoryError("no native thread, on purpose");
                            }
                            thread.start();
                        })) {
            allowance.set(2);
            pool.start(List.of());
            pool.tryExecute(new FakeTask(this::stuck));
            FakeTask next = new FakeTask(() -> {});
            assertThat(pool.tryExecute(next)).isTrue();
            Eventually.is("the next task ran", next::wasRun);
            gate.countDown();
        }
    }

    @Test
    void relievesAWorkerWhenThereAreThreadsAgain() {
        FakeSource source = new FakeSource();
        try (WorkerPool pool = pool(sizes(1, 2))) {
            pool.start(List.of(source));
            allowance.set(0);
            source.ready(this::stuck);
            CountDownLatch done = new CountDownLatch(1);
            source.ready(done::countDown);
            allowance.set(Integer.MAX_VALUE);
            Eventually.is("another polls", () -> done.getCount() == 0);
            gate.countDown();
        }
    }
}
