package hyperserve.pool.lockfree;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.PoolSnapshot;
import hyperserve.api.pool.PoolTask.Kind;
import hyperserve.api.pool.WorkerPool;
import hyperserve.test.Eventually;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// A task that begins while the pool is cut short is interrupted, or does not begin.
final class CutRaceTest {

    private static final int ROUNDS = 400;

    private static final List<Kind> KINDS = List.of(Kind.values());

    /// Waits for ever, unless it is interrupted; so one that is missed keeps its thread.
    private static void waitForTheInterrupt() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void race(int round, boolean drains) {
        WorkerPool pool = new WorkStealingPool(PoolConfig.development().withWorkers(1, 2, 2));
        FakeSource source = new FakeSource();
        pool.start(List.of(source));
        List<FakeTask> accepted = new ArrayList<>();
        for (int i = 0; i < 1 + round % 3; i++) {
            FakeTask task = new FakeTask(CutRaceTest::waitForTheInterrupt);
            Kind kind = KINDS.get((round + i) % KINDS.size());
            task.kind = () -> kind;
            if (pool.tryExecute(task)) {
                accepted.add(task);
            }
        }
        if (drains) {
            long cut = pool.drain(Duration.ZERO).cut();
            assertThat(cut).isLessThanOrEqualTo(accepted.size());
        } else {
            source.ready(CutRaceTest::waitForTheInterrupt);
            pool.close();
        }
        // Not busy or queued: who has just taken a task shows it as neither.
        Eventually.is("each task ended in round " + round, () -> isEachAccountedFor(pool));
        assertThat(accepted).extracting(FakeTask::fate).allMatch(f -> f.matches("0 1|1 0"));
        pool.close();
    }

    private static boolean isEachAccountedFor(WorkerPool pool) {
        PoolSnapshot now = pool.snapshot();
        return now.completed() + now.failed() + now.abandoned() == now.submitted();
    }

    @Test
    void interruptsOrAbandonsWhatBeginsDuringClose() {
        for (int round = 0; round < ROUNDS; round++) {
            race(round, false);
        }
        Eventually.is("all threads ended", () -> ThreadsOfPool.alive().isEmpty());
    }

    @Test
    void interruptsOrAbandonsWhatBeginsWhenADrainIsOver() {
        for (int round = 0; round < ROUNDS; round++) {
            race(round, true);
        }
        Eventually.is("all threads ended", () -> ThreadsOfPool.alive().isEmpty());
    }
}
