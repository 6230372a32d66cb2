package hyperserve.pool.tck;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.PoolTask.Kind;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// How many workers there are, what tasks cannot do to them, and what they do when there is
/// nothing to do.
public interface WorkersContract extends PoolUnderTest {

    private void assumeWorkers() {
        assumeTrue(
                keepsMinToMaxWorkers(),
                "the pool declares that min and max workers mean nothing to it");
    }

    private static void burst(Rig rig, int tasks) {
        for (int i = 0; i < tasks; i++) {
            rig.give(Kind.NON_BLOCKING, () -> LockSupport.parkNanos(1));
        }
    }

    /// At least min workers are there from the start, whatever happened.
    @Test
    default void neverHasFewerThanMinWorkers() {
        assumeWorkers();
        PoolConfig config = Rig.sizes(2, 4, 4).withKeepAlive(Duration.ofMillis(1));
        try (Rig rig = Rig.started(this, config)) {
            for (int round = 0; round < rig.effort.times(50); round++) {
                // Now and then long enough for idle workers to end.
                for (int look = 0; look < 100; look++) {
                    int threads = rig.pool.snapshot().threads();
                    assertTrue(
                            threads >= 2,
                            () -> threads + " workers, min is 2: the next request is served late");
                    LockSupport.parkNanos(round % 10 == 0 ? 20_000 : 1);
                }
                burst(rig, 10);
            }
        }
    }

    /// Never are there more than max workers, nor do platform threads run more tasks at a time.
    @Test
    default void neverHasMoreThanMaxWorkers() {
        assumeWorkers();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (Rig rig = Rig.started(this, Rig.sizes(1, 2, 3))) {
            for (int i = 0; i < rig.effort.times(5_000); i++) {
                rig.insist(() -> runOnPlatform(running, most));
                int threads = rig.pool.snapshot().threads();
                assertTrue(
                        threads <= 3,
                        () -> threads + " workers, max is 3: under load memory runs out");
            }
            rig.settle();
            assertTrue(
                    most.get() <= 3,
                    () -> most + " platform threads ran tasks at a time, max is 3");
        }
    }

    private static void runOnPlatform(AtomicInteger running, AtomicInteger most) {
        if (!Thread.currentThread().isVirtual()) {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            LockSupport.parkNanos(1);
            running.decrementAndGet();
        }
    }

    /// Workers above min end when they have been idle for their time, and come again.
    @Test
    default void returnsToMinWorkersWhenIdle() {
        assumeWorkers();
        PoolConfig config = Rig.sizes(1, 4, 4).withKeepAlive(Duration.ofMillis(2));
        try (Rig rig = Rig.started(this, config)) {
            for (int round = 0; round < 3; round++) {
                Gate gate = rig.gate();
                for (int i = 0; i < 4; i++) {
                    rig.give(gate::pass);
                }
                gate.awaitArrivals(4, "four of at most four workers do not run four tasks");
                gate.open();
                rig.patience.until(
                        () -> rig.pool.snapshot().threads() <= 1,
                        "idle workers above min never ended: after one burst the server keeps the"
                                + " memory for ever");
            }
        }
    }

    /// Whatever a task throws, the workers stay and go on.
    @Test
    default void losesNoWorkerToATaskThatThrows() {
        try (Rig rig = Rig.started(this, Rig.sizes(2))) {
            int tasks = rig.effort.times(100);
            for (int i = 0; i < tasks; i++) {
                int number = i;
                rig.give(() -> Failures.fail(number));
            }
            rig.awaitSettled();
            Gate gate = rig.gate();
            rig.give(gate::pass);
            rig.give(gate::pass);
            gate.awaitArrivals(
                    2,
                    "two workers do not run two tasks after others have thrown: each failure leaves"
                            + " the server weaker, until it stands still");
        }
    }

    /// The interrupt flag that a task leaves behind is gone when the next one runs.
    @Test
    default void clearsTheInterruptFlagBetweenTasks() {
        AtomicBoolean leaked = new AtomicBoolean();
        try (Rig rig = Rig.started(this, Rig.sizes(2))) {
            for (int i = 0; i < rig.effort.times(500); i++) {
                rig.insist(
                        () -> {
                            if (Thread.currentThread().isInterrupted()) {
                                leaked.set(true);
                            }
                            Thread.currentThread().interrupt();
                        });
            }
            rig.awaitSettled();
            assertFalse(
                    leaked.get(),
                    "a task began with the interrupt flag of another one: a request fails that"
                            + " nobody interrupted");
        }
    }

    /// An idle pool leaves the processors alone.
    @Test
    default void usesNoProcessorTimeWhenIdle() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        assumeTrue(threads.isThreadCpuTimeSupported(), "the JVM cannot tell processor times");
        ThreadCensus census = ThreadCensus.now();
        PoolConfig config = Rig.sizes(2, 4, 4);
        try (Rig rig = Rig.started(this, config, new ReadySource(), new ReadySource())) {
            burst(rig, 100);
            rig.settle();
            rig.patience.until(
                    () -> isIdle(threads, census),
                    "a pool with nothing to do uses more than a fifth of a processor, again and"
                            + " again: an idle server heats the room");
        }
    }

    /// Compares the pool with this thread, which spins: so it is not the load of the machine that
    /// makes a pool look idle.
    private static boolean isIdle(ThreadMXBean threads, ThreadCensus census) {
        long period = Duration.ofMillis(50).toNanos();
        Set<Thread> measured = census.newcomersAndCarriers();
        long before = cpuTime(threads, measured);
        long start = threads.getCurrentThreadCpuTime();
        while (threads.getCurrentThreadCpuTime() - start < period) {
            Thread.onSpinWait();
        }
        return cpuTime(threads, measured) - before < period / 5;
    }

    private static long cpuTime(ThreadMXBean threads, Set<Thread> measured) {
        // -1 for a thread that has ended.
        return measured.stream()
                .mapToLong(thread -> Math.max(0, threads.getThreadCpuTime(thread.threadId())))
                .sum();
    }
}
