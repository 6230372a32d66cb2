package hyperserve.pool.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hyperserve.api.pool.PoolTask.Kind;
import hyperserve.api.pool.WorkerPool;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// What [WorkerPool#close()] promises.
public interface CloseContract extends PoolUnderTest {

    /// However close and submissions race, each accepted task is run or abandoned, once.
    @Test
    default void losesNoTaskThatRacesClose() {
        for (int round = 0; round < effort().times(100); round++) {
            try (Rig rig = Rig.started(this, Rig.sizes(1, 2, 4))) {
                List<Patience.Call<Boolean>> submitters = Racers.start(rig, 3);
                rig.closePool();
                submitters.forEach(
                        each -> each.get("a pool that was closed still accepts, without end"));
                rig.awaitSettled();
                rig.checkFates();
            }
        }
    }

    /// What waits is abandoned, what runs is interrupted, and both at once.
    @Test
    default void closeInterruptsWhatRunsAndAbandonsTheRest() {
        try (Rig rig = Rig.started(this, Rig.sizes(2))) {
            Gate gate = rig.gate();
            AtomicInteger interrupts = new AtomicInteger();
            for (int i = 0; i < 10; i++) {
                rig.give(() -> interrupts.addAndGet(gate.passUnlessInterrupted() ? 1 : 0));
            }
            gate.awaitArrivals(2, "two workers do not run two tasks");
            rig.closePool();
            assertTrue(
                    rig.accepted().stream().allMatch(ProbeTask::isSettled),
                    "close returned, and a task that waits was not abandoned or one that runs not"
                            + " interrupted: its client waits for ever");
            assertEquals(
                    rig.accepted().stream().filter(ProbeTask::wasRun).count(),
                    interrupts.get(),
                    "interrupts of the tasks that ran, one each");
            rig.checkFates();
        }
    }

    /// A closed pool accepts nothing, and to close it again, or by several threads, does nothing.
    @Test
    default void closeIsIdempotent() {
        try (Rig rig = Rig.started(this, Rig.sizes(2), new ReadySource())) {
            List<Patience.Call<Boolean>> calls =
                    List.of(
                            rig.patience.start(rig.pool::close),
                            rig.patience.start(rig.pool::close),
                            rig.patience.start(rig.pool::close));
            calls.forEach(each -> each.get("one of several calls of close did not return"));
            rig.closePool();
            assertFalse(rig.offer(() -> {}), "a closed pool accepted a task: its client waits");
        }
        try (Rig rig = Rig.created(this, Rig.sizes(2))) {
            rig.closePool();
        }
    }

    /// A task may close its own pool, also while others do, and the threads end after it.
    @Test
    default void closesFromInsideATask() {
        ThreadCensus census = ThreadCensus.now();
        try (Rig rig = Rig.started(this, Rig.sizes(2), new ReadySource())) {
            Gate gate = rig.gate();
            AtomicInteger returned = new AtomicInteger();
            for (int i = 0; i < 2; i++) {
                rig.give(
                        () -> {
                            gate.pass();
                            rig.pool.close();
                            returned.incrementAndGet();
                        });
            }
            gate.awaitArrivals(2, "two workers do not run two tasks");
            gate.open();
            rig.patience.until(
                    () -> returned.get() == 2,
                    "a task that closes its own pool waits for itself: a handler that ends the"
                            + " server hangs");
            awaitNoNewcomers(rig, census, "a pool that was closed from inside keeps threads");
        }
    }

    /// A task of an event source may close the pool.
    @Test
    default void closesFromInsideAReadyTask() {
        ThreadCensus census = ThreadCensus.now();
        ReadySource source = new ReadySource();
        try (Rig rig = Rig.started(this, Rig.sizes(2), source, new ReadySource())) {
            AtomicBoolean returned = new AtomicBoolean();
            source.ready(
                    new ProbeTask(
                            Kind.NON_BLOCKING,
                            () -> {
                                rig.pool.close();
                                returned.set(true);
                            }));
            rig.patience.until(
                    returned::get,
                    "a task of an event source that closes the pool waits for itself: the server"
                            + " never ends");
            awaitNoNewcomers(rig, census, "a pool that was closed from a source keeps threads");
        }
    }

    /// Close waits a few seconds for a task that ignores the interrupt, and then returns.
    @Test
    default void closeDoesNotWaitForAStubbornTask() {
        try (Rig rig = Rig.started(this, Rig.sizes(2))) {
            Gate gate = rig.gate();
            rig.give(gate::pass);
            gate.awaitArrivals(1, "a task never ran");
            rig.patience.call(
                    "close waits for a task that ignores the interrupt: one bad handler keeps the"
                            + " server's process alive",
                    rig.pool::close);
        }
    }

    /// What tasks wrote before they ended is seen by whoever returns from close.
    @Test
    default void closeSeesAllThatTasksWrote() {
        for (int round = 0; round < effort().times(20); round++) {
            try (Rig rig = Rig.started(this, Rig.sizes(2))) {
                int[] written = new int[2];
                Gate gate = rig.gate();
                for (int i = 0; i < 2; i++) {
                    int index = i;
                    rig.give(
                            () -> {
                                gate.passUnlessInterrupted();
                                // What a handler does to end well takes its time.
                                Delay.of(10_000_000);
                                written[index] = 1;
                            });
                }
                gate.awaitArrivals(2, "two workers do not run two tasks");
                rig.closePool();
                assertEquals(
                        2,
                        written[0] + written[1],
                        "close returned before the tasks, which obeyed the interrupt, had ended, or"
                                + " without having seen what they wrote");
            }
        }
    }

    /// However often pools are made, started and closed, no thread is left.
    @Test
    default void leavesNoThread() {
        cycle(5);
        ThreadCensus census = ThreadCensus.now();
        cycle(effort().times(100));
        Patience patience = new Patience(effort().patience());
        patience.until(
                () -> census.newcomers().isEmpty(), "threads outlive the pools they were of");
    }

    private void cycle(int times) {
        for (int i = 0; i < times; i++) {
            try (Rig rig = Rig.started(this, Rig.sizes(1, 2, 4), new ReadySource())) {
                for (int j = 0; j < 8; j++) {
                    rig.give(rig.pool::blocking);
                }
            }
        }
    }

    private static void awaitNoNewcomers(Rig rig, ThreadCensus census, String harm) {
        rig.patience.until(() -> census.newcomers().isEmpty(), harm + ": the process never ends");
    }
}
