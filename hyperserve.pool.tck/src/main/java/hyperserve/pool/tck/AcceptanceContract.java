package hyperserve.pool.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hyperserve.api.pool.PoolConfig;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/// What [hyperserve.api.pool.WorkerPool#tryExecute] promises.
public interface AcceptanceContract extends PoolUnderTest {

    /// An accepted task is run, and only once, whoever submits it.
    @Test
    default void runsEachAcceptedTaskOnce() {
        try (Rig rig = Rig.started(this, Rig.sizes(1, 2, 4))) {
            int tasks = rig.effort.times(2_000);
            List<Patience.Call<Boolean>> submitters = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                submitters.add(rig.patience.start(() -> insist(rig, tasks)));
            }
            submitters.forEach(each -> each.get("submitters came to no end: tryExecute hangs"));
            rig.settle();
            rig.checkFates();
            assertTrue(
                    rig.accepted().stream().allMatch(ProbeTask::wasRun),
                    "a task was abandoned though the pool was open: a client gets no answer");
        }
    }

    private static void insist(Rig rig, int tasks) {
        for (int i = 0; i < tasks; i++) {
            rig.insist(() -> {});
        }
    }

    /// A task that was refused is neither run nor abandoned, not even later.
    @Test
    default void neverTouchesARefusedTask() {
        try (Rig rig = Rig.started(this, Rig.sizes(2).withCapacity(8))) {
            for (int round = 0; round < rig.effort.times(20); round++) {
                Gate gate = rig.gate();
                for (int i = 0; i < 20; i++) {
                    rig.offer(gate::pass);
                }
                gate.open();
                rig.settle();
            }
            rig.closePool();
            assertFalse(rig.offer(() -> {}), "a closed pool accepted a task: its client waits");
            assertFalse(
                    rig.refused().stream().anyMatch(ProbeTask::wasRun),
                    "a refused task was run: its client is answered twice, with 503 and with the"
                            + " result");
            assertFalse(
                    rig.refused().stream().anyMatch(ProbeTask::wasAbandoned),
                    "a refused task was abandoned: what it holds is given back twice");
        }
    }

    /// A pool that was made and not started has no thread and accepts nothing.
    @Test
    default void isInertUntilStarted() {
        ThreadCensus census = ThreadCensus.now();
        try (Rig rig = Rig.created(this, Rig.sizes(2))) {
            assertFalse(
                    rig.offer(() -> {}),
                    "a pool accepted a task before it was started: nobody knows when it will run");
            assertTrue(
                    census.newcomers().isEmpty(),
                    () ->
                            "a pool that was only made has threads: one that is chosen by nobody"
                                    + " costs memory, "
                                    + census.newcomers());
            assertEquals(0, rig.pool.snapshot().threads(), "snapshot().threads() before start");
        }
    }

    /// A pool starts once; a second start, or one after close, throws and changes nothing.
    @Test
    default void startsOnce() {
        try (Rig rig = Rig.started(this, Rig.sizes(2))) {
            assertThrows(
                    IllegalStateException.class,
                    () -> rig.pool.start(List.of()),
                    "a second start was not refused: threads and sources are doubled");
            rig.give(() -> {});
            rig.settle();
        }
        try (Rig rig = Rig.created(this, Rig.sizes(2))) {
            rig.closePool();
            assertThrows(
                    IllegalStateException.class,
                    () -> rig.pool.start(List.of()),
                    "a closed pool was started: its threads never end");
        }
    }

    /// `tryExecute` never runs the task itself: on neither an outside thread nor a pool's own, with
    /// and without room.
    @Test
    default void neverRunsATaskInsideTryExecute() {
        try (Rig rig = Rig.started(this, Rig.sizes(2).withCapacity(6))) {
            Gate gate = rig.gate();
            offer(rig, gate, 12);
            gate.open();
            rig.settle();
            rig.give(() -> offer(rig, gate, 12));
            rig.settle();
            List<ProbeTask> all = new ArrayList<>(rig.accepted());
            all.addAll(rig.refused());
            assertFalse(
                    all.stream().anyMatch(ProbeTask::wasRunInsideTryExecute),
                    "tryExecute ran the task itself: the event loop that calls it stalls, and all"
                            + " its connections");
        }
    }

    /// `tryExecute` answers at once, even if the pool is full.
    @Test
    default void neverWaitsWhenSaturated() {
        try (Rig rig = Rig.started(this, Rig.sizes(1).withCapacity(5))) {
            Gate gate = rig.gate();
            rig.patience.call(
                    "tryExecute did not return while the pool was full: the event loop that calls"
                            + " it stalls, and all its connections",
                    () -> offer(rig, gate, 8));
        }
    }

    /// No more tasks are accepted and unfinished than [PoolConfig#capacity()], whoever submits.
    @Test
    default void keepsTheCapacity() {
        int capacity = 16;
        try (Rig rig = Rig.started(this, Rig.sizes(1, 2, 4).withCapacity(capacity))) {
            for (int round = 0; round < rig.effort.times(20); round++) {
                int before = rig.accepted().size();
                Gate gate = rig.gate();
                List<Patience.Call<Boolean>> submitters = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    submitters.add(rig.patience.start(() -> offer(rig, gate, capacity)));
                }
                submitters.forEach(each -> each.get("submitters came to no end"));
                int accepted = rig.accepted().size() - before;
                assertTrue(
                        accepted <= capacity,
                        () ->
                                "a pool with capacity %s accepted %s tasks at a time: under"
                                                .formatted(capacity, accepted)
                                        + " overload it runs out of memory");
                gate.open();
                rig.settle();
            }
        }
    }

    private static void offer(Rig rig, Gate gate, int tasks) {
        for (int i = 0; i < tasks; i++) {
            rig.offer(gate::pass);
        }
    }

    /// After overload the pool accepts as much as before, and all its workers are there.
    @Test
    default void servesFullyAfterOverload() {
        int capacity = 16;
        try (Rig rig = Rig.started(this, Rig.sizes(2).withCapacity(capacity))) {
            int first = 0;
            for (int round = 0; round < rig.effort.times(20) + 1; round++) {
                int before = rig.accepted().size();
                Gate gate = rig.gate();
                offer(rig, gate, 2 * capacity);
                int accepted = rig.accepted().size() - before;
                first = round == 0 ? accepted : first;
                assertEquals(
                        first,
                        accepted,
                        "accepted before and after overload: each overload leaves the server"
                                + " weaker, until it refuses all");
                gate.awaitArrivals(
                        2,
                        "two workers do not run two tasks after overload: the server stays slow");
                gate.open();
                rig.settle();
            }
            rig.checkFates();
        }
    }
}
