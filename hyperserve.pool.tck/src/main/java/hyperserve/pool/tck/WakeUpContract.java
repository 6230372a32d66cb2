package hyperserve.pool.tck;

import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.PoolTask.Kind;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// That no wake-up is lost: whatever was accepted, and whatever became ready, soon runs, even if
/// nothing else ever happens in the pool.
public interface WakeUpContract extends PoolUnderTest {

    /// The harm, whenever one is lost.
    private static String harm(String when) {
        return "a task submitted %s never ran: its client waits until another one comes"
                .formatted(when);
    }

    /// Busy for a while, so that the next submission meets the workers at ever other moments of
    /// falling asleep.
    private static void dawdle(int round) {
        for (int i = 0; i < round * 7 % 500; i++) {
            Thread.onSpinWait();
        }
    }

    /// One task at a time, given to a pool that falls asleep; without event sources, with one, and
    /// with two.
    @Test
    default void wakesForATaskWhenIdle() {
        for (int sources = 0; sources < 3; sources++) {
            ReadySource[] all = new ReadySource[sources];
            for (int i = 0; i < sources; i++) {
                all[i] = new ReadySource();
            }
            for (PoolConfig config : List.of(Rig.sizes(1), Rig.sizes(2, 4, 4))) {
                try (Rig rig = Rig.started(this, config, all)) {
                    pingPong(rig, rig.effort.times(1_000));
                }
            }
        }
    }

    private static void pingPong(Rig rig, int rounds) {
        for (int round = 0; round < rounds; round++) {
            CountDownLatch done = new CountDownLatch(1);
            rig.give(done::countDown);
            rig.patience.until(() -> done.getCount() == 0, harm("to an idle pool"));
            dawdle(round);
        }
    }

    /// The same, at the moment at which workers above min end because they were idle.
    @Test
    default void wakesForATaskWhileWorkersEnd() {
        for (long keepAlive : new long[] {0, 20_000, 200_000}) {
            PoolConfig config = Rig.sizes(1, 4, 4).withKeepAlive(Duration.ofNanos(keepAlive));
            try (Rig rig = Rig.started(this, config)) {
                for (int round = 0; round < rig.effort.times(300); round++) {
                    Gate gate = rig.gate();
                    for (int i = 0; i < 4; i++) {
                        rig.give(gate::pass);
                    }
                    gate.awaitArrivals(4, harm("while idle workers ended"));
                    gate.open();
                    dawdle(round);
                    CountDownLatch done = new CountDownLatch(1);
                    rig.give(done::countDown);
                    rig.patience.until(
                            () -> done.getCount() == 0, harm("while idle workers ended"));
                }
            }
        }
    }

    /// Submissions by tasks, while all workers run tasks and none looks.
    @Test
    default void wakesForTasksSubmittedByTasks() {
        try (Rig rig = Rig.started(this, Rig.sizes(2))) {
            for (int round = 0; round < rig.effort.times(300); round++) {
                CountDownLatch done = new CountDownLatch(20);
                CountDownLatch bothRun = new CountDownLatch(2);
                for (int i = 0; i < 2; i++) {
                    rig.give(() -> submitTen(rig, bothRun, done));
                }
                rig.patience.until(
                        () -> done.getCount() == 0, harm("by a task while all workers were busy"));
            }
        }
    }

    private static void submitTen(Rig rig, CountDownLatch bothRun, CountDownLatch done) {
        bothRun.countDown();
        rig.patience.until(() -> bothRun.getCount() == 0, "two workers do not run two tasks");
        for (int i = 0; i < 10; i++) {
            rig.give(done::countDown);
        }
    }

    /// Long chains, each task submitting the next.
    @Test
    default void wakesForChainsOfTasks() {
        try (Rig rig = Rig.started(this, Rig.sizes(1, 2, 4))) {
            CountDownLatch ends = new CountDownLatch(10);
            for (int i = 0; i < 10; i++) {
                link(rig, rig.effort.times(200), ends);
            }
            rig.patience.until(() -> ends.getCount() == 0, harm("by the task before it"));
        }
    }

    private static void link(Rig rig, int left, CountDownLatch ends) {
        rig.give(
                () -> {
                    if (left == 0) {
                        ends.countDown();
                    } else {
                        link(rig, left - 1, ends);
                    }
                });
    }

    /// Several threads outside, each waiting for its task before it submits the next.
    @Test
    default void wakesForSeveralSubmitters() {
        try (Rig rig = Rig.started(this, Rig.sizes(1, 2, 4), new ReadySource())) {
            List<Patience.Call<Boolean>> submitters = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                submitters.add(rig.patience.start(() -> pingPong(rig, rig.effort.times(500))));
            }
            submitters.forEach(each -> each.get("submitters came to no end: tryExecute hangs"));
        }
    }

    /// One event at a time, while the pool sleeps in poll; and what it leads to.
    @Test
    default void wakesForReadiness() {
        ReadySource source = new ReadySource();
        try (Rig rig = Rig.started(this, Rig.sizes(1, 2, 2), source)) {
            for (int round = 0; round < rig.effort.times(500); round++) {
                Kind kind = Rig.kind(round);
                CountDownLatch done = new CountDownLatch(2);
                source.ready(
                        new ProbeTask(
                                Kind.NON_BLOCKING,
                                () -> {
                                    done.countDown();
                                    rig.serve(kind, done::countDown);
                                }));
                rig.patience.until(
                        () -> done.getCount() == 0,
                        "a request that came while the pool was idle was not handled: its client"
                                + " waits until another one comes");
                dawdle(round);
            }
        }
    }
}
