package hyperserve.pool.lockfree;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;

import hyperserve.api.pool.PoolConfig;
import hyperserve.test.Eventually;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// What the server is told of tasks that wait. The worker runs, the monitor looks when told to:
/// each call of `fallAsleep` is one look.
final class SeenWaitingTest {

    private final FakeSource source = new FakeSource();
    private final WorkStealingPool pool =
            new WorkStealingPool(
                    PoolConfig.development()
                            .withWorkers(1, 2, 2)
                            .withKeepAlive(Duration.ofHours(1)),
                    thread -> {});
    private Worker worker = new Worker(pool, "none", 1, false);
    private final Semaphore permits = new Semaphore(0);
    private final AtomicInteger told = new AtomicInteger();

    @BeforeEach
    void begin() {
        pool.start(List.of(source));
        worker = pool.workers().getFirst();
        worker.start();
    }

    @AfterEach
    void end() {
        permits.release(1000);
        pool.close();
    }

    private void waitIn(int tasks) {
        for (int i = 0; i < tasks; i++) {
            FakeTask task = new FakeTask(permits::acquireUninterruptibly);
            task.seenWaiting = told::incrementAndGet;
            source.ready(task);
        }
    }

    private void awaitWaiting(int before) {
        Eventually.is("a task waits", () -> permits.getQueueLength() == 1 && left() == before);
    }

    private int left() {
        return source.size();
    }

    @Test
    void tellsATaskThatWaitsAtTwoLooks() {
        waitIn(1);
        awaitWaiting(0);
        pool.monitor().fallAsleep();
        assertThat(told.get()).as("told at the first look").isZero();
        assertThat(pool.snapshot().retaken()).as("relieved at the first look").isEqualTo(1);
        pool.monitor().fallAsleep();
        assertThat(told.get()).isEqualTo(1);
        pool.monitor().fallAsleep();
        assertThat(told.get()).as("told once").isEqualTo(1);
    }

    @Test
    void tellsNoneOfManyTasksThatWaitForAMoment() {
        for (int i = 0; i < 5; i++) {
            waitIn(1);
            awaitWaiting(0);
            pool.monitor().fallAsleep();
            permits.release();
            Eventually.is("the task has ended", () -> worker.current() == null);
            // It has lost its lane, to a worker that has no thread here; it takes it up again.
            requireNonNull(pool.lanes()[0].lastHolder).layDown();
            pool.group.wakeOne();
        }
        assertThat(told.get()).isZero();
    }

    @Test
    void startsAnewWithATaskThatWaitsAfterAnotherDid() {
        waitIn(2);
        Eventually.is("a task waits", () -> permits.getQueueLength() == 1);
        long first = worker.word();
        worker.sighting.note(first);
        worker.sighting.waited = true;
        permits.release();
        Eventually.is("the next task waits", () -> worker.word() != first && isWaiting());
        pool.monitor().fallAsleep();
        assertThat(told.get()).isZero();
    }

    private boolean isWaiting() {
        return permits.getQueueLength() == 1 && worker.current() != null;
    }
}
