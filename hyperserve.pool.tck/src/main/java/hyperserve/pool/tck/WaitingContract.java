package hyperserve.pool.tck;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.PoolTask.Kind;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CountDownLatch;

/// What a pool makes of tasks that wait.
public interface WaitingContract extends PoolUnderTest {

    private static void nest(Rig rig, int depth, String harm) {
        CountDownLatch outermost = new CountDownLatch(1);
        rig.give(() -> waitFor(rig, depth, outermost));
        rig.patience.until(() -> outermost.getCount() == 0, harm);
    }

    private static void waitFor(Rig rig, int depth, CountDownLatch ended) {
        if (depth > 0) {
            CountDownLatch inner = new CountDownLatch(1);
            rig.give(() -> waitFor(rig, depth - 1, inner));
            rig.patience.until(() -> inner.getCount() == 0, "a task that is waited for never ran");
        }
        ended.countDown();
    }

    /// Tasks that wait for tasks that they have submitted get on, as long as fewer than max wait.
    @Test
    default void servesNestedWaitsBelowMax() {
        try (Rig rig = Rig.started(this, Rig.sizes(1, 4, 4))) {
            for (int round = 0; round < rig.effort.times(20); round++) {
                nest(
                        rig,
                        3,
                        "three tasks wait for a fourth, which does not run though max is 4: a"
                                + " handler that uses the pool hangs");
            }
        }
    }

    /// The same, if more wait than target is.
    @Test
    default void servesNestedWaitsBetweenTargetAndMax() {
        try (Rig rig = Rig.started(this, Rig.sizes(1, 2, 4))) {
            nest(
                    rig,
                    3,
                    "three tasks wait for a fourth, which does not run though max is 4: the pool"
                            + " has stopped at its target of 2");
        }
    }

    /// In a pool that says so, as many may wait as its capacity allows.
    @Test
    default void servesNestedWaitsOfAnyDepth() {
        assumeTrue(servesAnyDepth(), "the pool declares no depth beyond max");
        PoolConfig config = Rig.sizes(1, 2, 2).withCapacity(501);
        try (Rig rig = Rig.started(this, config)) {
            nest(rig, 500, "500 tasks wait for another, which does not run: a handler hangs");
        }
    }

    /// While more than max tasks wait, and have announced it, others run.
    @Test
    default void runsOthersWhileMoreThanMaxTasksWait() {
        try (Rig rig = Rig.started(this, Rig.sizes(2))) {
            for (int round = 0; round < rig.effort.times(20); round++) {
                Gate gate = rig.gate();
                for (int i = 0; i < 6; i++) {
                    rig.give(
                            Kind.BLOCKING,
                            () -> {
                                rig.pool.blocking();
                                rig.pool.blocking();
                                gate.pass();
                            });
                }
                gate.awaitArrivals(
                        6,
                        "tasks that announced with blocking() that they wait keep others from"
                                + " running: eight stalled uploads stop the server");
                CountDownLatch done = new CountDownLatch(1);
                rig.give(done::countDown);
                rig.patience.until(
                        () -> done.getCount() == 0,
                        "six tasks wait, as announced with blocking(), and a seventh never runs:"
                                + " stalled uploads stop the server");
                gate.open();
                rig.settle();
            }
        }
    }

    /// [hyperserve.api.pool.WorkerPool#blocking()] on a thread that runs no task changes nothing.
    @Test
    default void ignoresBlockingFromOutside() {
        try (Rig rig = Rig.created(this, Rig.sizes(1))) {
            rig.pool.blocking();
        }
        try (Rig rig = Rig.started(this, Rig.sizes(2))) {
            for (int i = 0; i < 10; i++) {
                rig.pool.blocking();
            }
            Gate gate = rig.gate();
            rig.give(gate::pass);
            rig.give(gate::pass);
            gate.awaitArrivals(
                    2,
                    "two workers do not run two tasks after a thread that runs none has called"
                            + " blocking()");
            gate.open();
            rig.settle();
        }
    }
}
