package hyperserve.pool.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hyperserve.api.pool.PoolSnapshot;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/// What [hyperserve.api.pool.WorkerPool#snapshot()] tells.
public interface SnapshotContract extends PoolUnderTest {

    /// At rest, submitted = completed + failed + abandoned, each as it was.
    @Test
    default void balancesAtRest() {
        try (Rig rig = Rig.started(this, Rig.sizes(1, 2, 4))) {
            int tasks = rig.effort.times(1_000);
            for (int i = 0; i < tasks; i++) {
                rig.insist(() -> {});
            }
            PoolSnapshot rest = rig.settle();
            assertEquals(tasks, rest.submitted(), "submitted: the books do not balance");
            assertEquals(tasks, rest.completed(), "completed: the books do not balance");
            assertEquals(0, rest.failed() + rest.abandoned(), "failed and abandoned, of none");
            assertEquals(Duration.ZERO, rest.oldestQueued(), "oldestQueued of an empty queue");
        }
    }

    /// Tasks that throw, whatever it is, are counted as failed.
    @Test
    default void countsTasksThatThrowAsFailed() {
        try (Rig rig = Rig.started(this, Rig.sizes(2))) {
            for (int i = 0; i < 20; i++) {
                int number = i;
                rig.give(() -> Failures.fail(number));
            }
            rig.awaitSettled();
            rig.patience.until(
                    () -> {
                        PoolSnapshot now = rig.pool.snapshot();
                        return now.failed() == 20 && now.completed() == 0;
                    },
                    "20 tasks threw and are not counted as failed: a server that fails looks well");
        }
    }

    /// Tasks that were abandoned are counted, and the books balance after the end.
    @Test
    default void balancesAfterClose() {
        try (Rig rig = Rig.started(this, Rig.sizes(2))) {
            Gate gate = rig.gate();
            for (int i = 0; i < 10; i++) {
                rig.give(gate::passUnlessInterrupted);
            }
            rig.closePool();
            PoolSnapshot rest = rig.settle();
            long abandoned = rig.accepted().stream().filter(ProbeTask::wasAbandoned).count();
            assertEquals(abandoned, rest.abandoned(), "abandoned: the books do not balance");
            assertEquals(
                    rest.submitted(),
                    rest.completed() + rest.failed() + rest.abandoned(),
                    "submitted = completed + failed + abandoned: the books do not balance");
        }
    }

    /// Tasks that were refused by a pool that is full are counted.
    @Test
    default void countsRefusals() {
        try (Rig rig = Rig.started(this, Rig.sizes(1).withCapacity(4))) {
            Gate gate = rig.gate();
            for (int i = 0; i < 10; i++) {
                rig.offer(gate::pass);
            }
            gate.open();
            PoolSnapshot rest = rig.settle();
            assertEquals(
                    rig.refused().size(),
                    rest.rejected(),
                    "rejected: nobody sees that clients are turned away");
        }
    }

    /// The gauges say how many tasks are queued and run.
    @Test
    default void showsWhatIsQueuedAndWhatRuns() {
        try (Rig rig = Rig.started(this, Rig.sizes(2))) {
            Gate gate = rig.gate();
            for (int i = 0; i < 10; i++) {
                rig.give(gate::pass);
            }
            gate.awaitArrivals(2, "two workers do not run two tasks");
            rig.patience.until(
                    () -> {
                        PoolSnapshot now = rig.pool.snapshot();
                        return now.busy() + now.queued() == 10 && now.busy() == gate.arrivals();
                    },
                    "busy and queued do not show what runs and what waits: overload is not seen");
            assertTrue(
                    rig.pool.snapshot().queued() == 0
                            || rig.pool.snapshot().oldestQueued().compareTo(Duration.ZERO) > 0,
                    "oldestQueued is zero though a task waits: overload is not seen");
        }
    }

    /// With min = max there are as many workers, and none after the end.
    @Test
    default void showsTheWorkers() {
        assumeTrue(
                keepsMinToMaxWorkers(),
                "the pool declares that min and max workers mean nothing to it");
        try (Rig rig = Rig.started(this, Rig.sizes(3))) {
            assertEquals(3, rig.pool.snapshot().threads(), "threads, with min = max = 3");
            rig.closePool();
            assertEquals(0, rig.pool.snapshot().threads(), "threads after close");
        }
    }

    /// Under load no gauge is negative and no counter goes back.
    @Test
    default void isSaneUnderLoad() {
        try (Rig rig = Rig.started(this, Rig.sizes(1, 2, 4).withCapacity(64))) {
            PoolSnapshot last = rig.pool.snapshot();
            for (int i = 0; i < rig.effort.times(5_000); i++) {
                int number = i;
                rig.offer(() -> work(rig, number));
                PoolSnapshot now = rig.pool.snapshot();
                assertFalse(
                        now.threads() < 0
                                || now.busy() < 0
                                || now.queued() < 0
                                || now.oldestQueued().isNegative(),
                        () -> "a gauge is negative, and alarms go off: " + now);
                PoolSnapshot before = last;
                assertFalse(
                        now.submitted() < before.submitted()
                                || now.completed() < before.completed()
                                || now.failed() < before.failed()
                                || now.rejected() < before.rejected()
                                || now.abandoned() < before.abandoned(),
                        () -> "a counter went back: %s, then %s".formatted(before, now));
                last = now;
            }
        }
    }

    private static void work(Rig rig, int number) {
        if (number % 7 == 0) {
            rig.pool.blocking();
        }
        if (number % 50 == 0) {
            Failures.fail(number);
        }
    }
}
