package hyperserve.pool.tck;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hyperserve.api.pool.PoolTask.Kind;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// What a pool does for event sources: all that becomes ready is run, whatever else goes on.
public interface EventSourceContract extends PoolUnderTest {

    private static ProbeTask readiness(Runnable work) {
        return new ProbeTask(Kind.NON_BLOCKING, work);
    }

    /// Makes a task ready and waits until it has run.
    private static void seeServed(Rig rig, ReadySource source, String harm) {
        CountDownLatch done = new CountDownLatch(1);
        source.ready(readiness(done::countDown));
        rig.patience.until(() -> done.getCount() == 0, harm);
    }

    /// Each task that becomes ready is run, once, of each source.
    @Test
    default void runsEachReadyTaskOnce() {
        ReadySource[] sources = {new ReadySource(), new ReadySource()};
        try (Rig rig = Rig.started(this, Rig.sizes(1, 2, 4), sources)) {
            List<ProbeTask> tasks = new ArrayList<>();
            for (int i = 0; i < rig.effort.times(2_000); i++) {
                ProbeTask task = readiness(() -> {});
                tasks.add(task);
                sources[i % 2].ready(task);
            }
            for (ProbeTask task : tasks) {
                rig.patience.until(
                        task::isSettled,
                        "a ready connection was polled and never handled: its client waits for"
                                + " ever");
            }
            assertFalse(
                    tasks.stream().anyMatch(ProbeTask::wasAbandoned),
                    "a task of an event source was abandoned: its connection is lost");
            assertTrue(
                    tasks.stream().allMatch(task -> task.wrong() == null),
                    "a task of an event source was run twice: two threads read one connection");
        }
    }

    /// Tasks of sources are not bounded by the capacity.
    @Test
    default void runsReadyTasksWhenSaturated() {
        ReadySource source = new ReadySource();
        try (Rig rig = Rig.started(this, Rig.sizes(1).withCapacity(4), source)) {
            Gate gate = rig.gate();
            for (int i = 0; i < 10; i++) {
                rig.offer(gate::pass);
            }
            for (int i = 0; i < 20; i++) {
                seeServed(
                        rig,
                        source,
                        "a full pool does not run what its event source hands out: clients are not"
                                + " even told 503");
            }
        }
    }

    /// Until the last task has ended, a pool that drains runs what its sources hand out.
    @Test
    default void runsReadyTasksWhileItDrains() {
        ReadySource source = new ReadySource();
        try (Rig rig = Rig.started(this, Rig.sizes(2), source)) {
            Gate gate = rig.gate();
            rig.give(gate::pass);
            gate.awaitArrivals(1, "a task never ran");
            var drain = rig.patience.start(() -> rig.pool.drain(Duration.ofHours(1)));
            rig.patience.until(
                    () -> !rig.offer(() -> {}), "a pool that drains still accepts from outside");
            for (int i = 0; i < 20; i++) {
                seeServed(
                        rig,
                        source,
                        "a pool that drains does not run what its event source hands out: an upload"
                                + " under way never gets its end");
            }
            gate.open();
            drain.get("drain did not return though all tasks have ended");
        }
    }

    /// A task of a source that throws costs nothing but itself.
    @Test
    default void goesOnAfterAReadyTaskThatThrows() {
        ReadySource source = new ReadySource();
        try (Rig rig = Rig.started(this, Rig.sizes(2), source)) {
            for (int i = 0; i < 10; i++) {
                int number = i;
                source.ready(readiness(() -> Failures.fail(number)));
                seeServed(
                        rig,
                        source,
                        "a failure on one connection stops its event source: all others wait");
            }
        }
    }

    /// As long as fewer than max tasks are stuck, what sources lead to is served; and if all are,
    /// sources are polled and their tasks run.
    @Test
    default void servesSourcesWhileTasksAreStuck() {
        ReadySource source = new ReadySource();
        try (Rig rig = Rig.started(this, Rig.sizes(3), source)) {
            Gate gate = rig.gate();
            for (int stuck = 1; stuck <= 3; stuck++) {
                source.ready(readiness(() -> rig.serve(Kind.UNKNOWN, gate::pass)));
                gate.awaitArrivals(
                        stuck, "less than max handlers are stuck, and another never ran");
                // Somebody may have been inside poll already, so that one event would prove little.
                for (int i = 0; i < 3; i++) {
                    seeServed(
                            rig,
                            source,
                            "a stuck handler stops its event source: all its connections wait");
                }
            }
        }
    }

    /// The same for work of each kind that follows while others are stuck.
    @Test
    default void servesRequestsWhileFewerThanMaxTasksAreStuck() {
        ReadySource source = new ReadySource();
        try (Rig rig = Rig.started(this, Rig.sizes(3), source)) {
            Gate gate = rig.gate();
            source.ready(readiness(() -> rig.serve(Kind.UNKNOWN, gate::pass)));
            source.ready(readiness(() -> rig.serve(Kind.BLOCKING, gate::pass)));
            gate.awaitArrivals(2, "two of three workers do not run two tasks");
            for (Kind kind : Kind.values()) {
                CountDownLatch done = new CountDownLatch(1);
                source.ready(readiness(() -> rig.serve(kind, done::countDown)));
                rig.patience.until(
                        () -> done.getCount() == 0,
                        "two of at most three workers are stuck, and a request is not served");
            }
        }
    }

    /// Somebody polls even if more than max tasks wait, as announced, for what only a poll brings.
    @Test
    default void pollsWhileMoreThanMaxTasksWait() {
        ReadySource source = new ReadySource();
        try (Rig rig = Rig.started(this, Rig.sizes(2), source)) {
            for (int round = 0; round < rig.effort.times(20); round++) {
                Gate gate = rig.gate();
                for (int i = 0; i < 6; i++) {
                    source.ready(readiness(() -> rig.serve(Kind.BLOCKING, () -> stall(rig, gate))));
                }
                gate.awaitArrivals(
                        6,
                        "tasks that announced with blocking() that they wait keep others from"
                                + " running: eight stalled uploads stop the server");
                for (int i = 0; i < 3; i++) {
                    seeServed(
                            rig,
                            source,
                            "more than max tasks wait, and nobody polls: what they wait for never"
                                    + " comes, and the server stands still");
                }
                source.ready(readiness(gate::open));
                rig.settle();
            }
        }
    }

    private static void stall(Rig rig, Gate gate) {
        rig.pool.blocking();
        gate.pass();
    }
}
