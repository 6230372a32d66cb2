package hyperserve.pool.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hyperserve.api.DrainReport;
import hyperserve.api.pool.WorkerPool;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// What [WorkerPool#drain] promises.
public interface DrainContract extends PoolUnderTest {

    /// Longer than any test waits, so that only the end of the work ends the drain.
    private static Duration ample(Rig rig) {
        return rig.effort.patience().multipliedBy(10);
    }

    private static DrainReport drained(Patience.Call<DrainReport> drain) {
        return drain.get("drain did not return though all tasks have ended: the server never ends");
    }

    /// Starts to drain, and waits until the pool accepts nothing more from outside.
    private static Patience.Call<DrainReport> draining(Rig rig) {
        var drain = rig.patience.start(() -> rig.pool.drain(ample(rig)));
        rig.patience.until(
                () -> !rig.offer(() -> {}),
                "a pool that drains still accepts from outside: under load the drain never ends");
        return drain;
    }

    /// All that was accepted is run before drain returns, and reported as finished.
    @Test
    default void drainFinishesTheQueue() {
        try (Rig rig = Rig.started(this, Rig.sizes(2))) {
            Gate gate = rig.gate();
            for (int i = 0; i < 50; i++) {
                rig.give(gate::pass);
            }
            var drain = draining(rig);
            gate.open();
            DrainReport report = drained(drain);
            assertTrue(
                    rig.accepted().stream().allMatch(ProbeTask::isSettled),
                    "drain returned before what was accepted had ended: answers are cut off");
            assertFalse(
                    rig.accepted().stream().anyMatch(ProbeTask::wasAbandoned),
                    "drain abandoned tasks though it had time: their clients get no answer");
            assertEquals(0, report.cut(), "cut, of a drain that had time for all");
            int accepted = rig.accepted().size();
            assertTrue(
                    report.finished() >= 50 && report.finished() <= accepted,
                    () -> "50 to %s tasks finished; %s".formatted(accepted, report));
        }
    }

    /// What running tasks submit meanwhile is accepted and run, and what those submit.
    @Test
    default void drainRunsWhatTasksSubmit() {
        try (Rig rig = Rig.started(this, Rig.sizes(2))) {
            Gate gate = rig.gate();
            AtomicInteger run = new AtomicInteger();
            AtomicBoolean refused = new AtomicBoolean();
            rig.give(
                    () -> {
                        gate.pass();
                        submitChain(rig, 20, run, refused);
                    });
            gate.awaitArrivals(1, "a task never ran");
            var drain = draining(rig);
            gate.open();
            drained(drain);
            assertFalse(
                    refused.get(),
                    "what a task submitted during drain was refused: a request under way fails");
            assertEquals(
                    20, run.get(), "of 20 tasks, each submitted by another, that many were run");
        }
    }

    private static void submitChain(Rig rig, int left, AtomicInteger run, AtomicBoolean refused) {
        if (left == 0) {
            return;
        }
        boolean accepted =
                rig.offer(
                        () -> {
                            run.incrementAndGet();
                            submitChain(rig, left - 1, run, refused);
                        });
        if (!accepted) {
            refused.set(true);
        }
    }

    /// A pool that was drained accepts nothing, and a second drain ends at once.
    @Test
    default void drainIsForGood() {
        try (Rig rig = Rig.started(this, Rig.sizes(2))) {
            rig.give(() -> {});
            for (int i = 0; i < 3; i++) {
                drained(rig.patience.start(() -> rig.pool.drain(ample(rig))));
                assertFalse(
                        rig.offer(() -> {}),
                        "a drained pool accepted a task: it is lost when the pool is closed");
            }
        }
        try (Rig rig = Rig.created(this, Rig.sizes(2))) {
            drained(rig.patience.start(() -> rig.pool.drain(ample(rig))));
        }
    }

    /// Several may drain at once; each returns when the work is done.
    @Test
    default void drainIsSafeConcurrently() {
        try (Rig rig = Rig.started(this, Rig.sizes(2))) {
            Gate gate = rig.gate();
            for (int i = 0; i < 20; i++) {
                rig.give(gate::pass);
            }
            List<Patience.Call<DrainReport>> drains = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                drains.add(draining(rig));
            }
            gate.open();
            for (Patience.Call<DrainReport> drain : drains) {
                assertEquals(0, drained(drain).cut(), "cut, of a drain that had time");
                assertTrue(
                        rig.accepted().stream().allMatch(ProbeTask::isSettled),
                        "one of several drains returned before the work was done");
            }
        }
    }

    /// A task may drain its own pool: it waits for all tasks but itself.
    @Test
    default void drainFromInsideDoesNotWaitForItself() {
        try (Rig rig = Rig.started(this, Rig.sizes(2))) {
            Gate gate = rig.gate();
            AtomicBoolean returned = new AtomicBoolean();
            rig.give(
                    () -> {
                        gate.pass();
                        rig.pool.drain(ample(rig));
                        returned.set(true);
                    });
            gate.awaitArrivals(1, "a task never ran");
            for (int i = 0; i < 10; i++) {
                rig.give(() -> {});
            }
            gate.open();
            rig.patience.until(
                    returned::get,
                    "a task that drains its own pool waits for itself: a handler that shuts the"
                            + " server down hangs");
            rig.settle();
            assertTrue(
                    rig.accepted().stream().allMatch(ProbeTask::wasRun),
                    "a drain from inside abandoned tasks though it had time");
        }
    }

    /// When the time is over, what runs is interrupted, once, and what waits is abandoned, and the
    /// report says how many that were.
    @Test
    default void drainCutsWhatIsLeftWhenTheGraceIsOver() {
        try (Rig rig = Rig.started(this, Rig.sizes(2))) {
            Gate gate = rig.gate();
            Gate held = rig.gate();
            AtomicInteger interrupts = new AtomicInteger();
            for (int i = 0; i < 10; i++) {
                rig.give(() -> countInterrupts(gate, held, interrupts));
            }
            gate.awaitArrivals(2, "two workers do not run two tasks");
            var drain = rig.patience.start(() -> rig.pool.drain(Duration.ofMillis(20)));
            DrainReport report = drain.get("drain did not return when its grace was over");
            rig.patience.until(
                    () -> held.arrivals() + abandoned(rig) >= 10,
                    "the grace is over, but a task is neither interrupted nor abandoned: the server"
                            + " ends only by force");
            rig.pool.drain(Duration.ZERO);
            held.open();
            rig.settle();
            rig.checkFates();
            long run = 10 - abandoned(rig);
            assertEquals(
                    run,
                    interrupts.get(),
                    "interrupts of the tasks that ran, one each: what a handler does to end well is"
                            + " interrupted again");
            assertEquals(new DrainReport(0, 10), report, "what drain reports of 10 that were cut");
        }
    }

    /// Stops until interrupted, goes on until it may end, and counts.
    private static void countInterrupts(Gate gate, Gate held, AtomicInteger interrupts) {
        interrupts.addAndGet(gate.passUnlessInterrupted() ? 1 : 0);
        held.pass();
        interrupts.addAndGet(Thread.interrupted() ? 1 : 0);
    }

    private static long abandoned(Rig rig) {
        return rig.accepted().stream().filter(ProbeTask::wasAbandoned).count();
    }

    /// A drain does not wait longer than it was told for a task that ignores the interrupt.
    @Test
    default void drainDoesNotWaitForAStubbornTask() {
        try (Rig rig = Rig.started(this, Rig.sizes(1))) {
            Gate gate = rig.gate();
            rig.give(gate::pass);
            gate.awaitArrivals(1, "a task never ran");
            rig.patience.call(
                    "drain waits for a task that ignores the interrupt: one bad handler keeps the"
                            + " server from ending",
                    () -> rig.pool.drain(Duration.ZERO));
        }
    }

    /// What tasks wrote is seen by whoever returns from drain; and what was written before a
    /// submission is seen by the task. (A processor with strong ordering hides most faults.)
    @Test
    default void drainSeesAllThatTasksWrote() {
        for (int round = 0; round < effort().times(20); round++) {
            try (Rig rig = Rig.started(this, Rig.sizes(1, 2, 4))) {
                int[] before = new int[200];
                int[] after = new int[200];
                for (int i = 0; i < before.length; i++) {
                    int index = i;
                    before[i] = i + 1;
                    rig.give(
                            () -> {
                                // The last ones take their time.
                                Delay.of(index < 196 ? 0 : 20_000_000);
                                after[index] = 2 * before[index];
                            });
                }
                drained(rig.patience.start(() -> rig.pool.drain(ample(rig))));
                for (int i = 0; i < before.length; i++) {
                    assertEquals(
                            2 * (i + 1),
                            after[i],
                            "a write was not seen after drain: what handlers did is lost");
                }
            }
        }
    }

    /// However drain and submissions race, each accepted task is run or abandoned, once.
    @Test
    default void losesNoTaskThatRacesDrain() {
        for (int round = 0; round < effort().times(60) + 1; round++) {
            Duration grace = round % 2 == 0 ? Duration.ZERO : effort().patience();
            try (Rig rig = Rig.started(this, Rig.sizes(1, 2, 4))) {
                List<Patience.Call<Boolean>> submitters = Racers.start(rig, 3);
                rig.pool.drain(grace);
                submitters.forEach(
                        each -> each.get("a pool that was drained still accepts, without end"));
                rig.settle();
                rig.checkFates();
                assertTrue(
                        grace.isZero() || abandoned(rig) == 0,
                        "a task was accepted and then abandoned though drain had time");
            }
        }
    }
}
