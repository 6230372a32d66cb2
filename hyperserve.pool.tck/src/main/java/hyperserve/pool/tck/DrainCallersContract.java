package hyperserve.pool.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hyperserve.api.DrainReport;
import hyperserve.api.pool.PoolTask.Kind;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/// Who may call [hyperserve.api.pool.WorkerPool#drain], in what state, and what it means for
/// others.
public interface DrainCallersContract extends PoolUnderTest {

    private static Duration ample(Rig rig) {
        return rig.effort.patience().multipliedBy(10);
    }

    private static Patience.Call<DrainReport> draining(Rig rig) {
        var drain = rig.patience.start(() -> rig.pool.drain(ample(rig)));
        rig.patience.until(
                () -> !rig.offer(() -> {}), "a pool that drains still accepts from outside");
        return drain;
    }

    /// There is one drain, however many callers it has, then and later; and one report.
    @Test
    default void drainGivesAllCallersOneReport() {
        try (Rig rig = Rig.started(this, Rig.sizes(1))) {
            Gate gate = rig.gate();
            rig.give(gate::pass);
            gate.awaitArrivals(1, "a task never ran");
            List<Patience.Call<DrainReport>> drains = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                drains.add(draining(rig));
            }
            gate.open();
            String harm = "drain did not return though all tasks have ended";
            DrainReport first = drains.getFirst().get(harm);
            for (Patience.Call<DrainReport> drain : drains) {
                assertEquals(first, drain.get(harm), "the report of another caller of drain");
            }
            assertEquals(first, rig.pool.drain(Duration.ZERO), "the report of a later drain");
        }
    }

    /// The first caller who runs out of time ends the drain for all; a grace below zero is zero.
    @Test
    default void drainEndsForAllWithTheShortestGrace() {
        try (Rig rig = Rig.started(this, Rig.sizes(1))) {
            Gate gate = rig.gate();
            rig.give(gate::pass);
            gate.awaitArrivals(1, "a task never ran");
            var patient = draining(rig);
            DrainReport report = rig.pool.drain(Duration.ofSeconds(Long.MIN_VALUE));
            assertTrue(report.cut() >= 1, "a task was stuck, and none is reported as cut");
            assertEquals(
                    report,
                    patient.get("the grace of one caller is over, and another waits on for tasks"),
                    "the report of the caller who had more time");
        }
    }

    /// An interrupt of the caller neither ends the wait nor is lost.
    @Test
    default void drainOutlastsAnInterruptOfItsCaller() {
        try (Rig rig = Rig.started(this, Rig.sizes(1))) {
            Gate gate = rig.gate();
            rig.give(gate::pass);
            gate.awaitArrivals(1, "a task never ran");
            CompletableFuture<Thread> caller = new CompletableFuture<>();
            AtomicBoolean kept = new AtomicBoolean();
            var drain =
                    rig.patience.start(
                            () -> {
                                caller.complete(Thread.currentThread());
                                Thread.currentThread().interrupt();
                                DrainReport report = rig.pool.drain(ample(rig));
                                kept.set(Thread.interrupted());
                                return report;
                            });
            rig.patience.until(
                    () -> drain.result().isDone() || (caller.isDone() && sleeps(caller.join())),
                    "a drain whose caller is interrupted neither waits nor returns");
            gate.open();
            assertEquals(
                    new DrainReport(1, 0),
                    drain.get("drain did not return though all tasks have ended"),
                    "what a drain reports whose caller was interrupted, finished and cut: to stop"
                            + " waiting is not to cut answers off");
            assertTrue(kept.get(), "drain swallowed the interrupt of its caller");
        }
    }

    private static boolean sleeps(Thread thread) {
        return switch (thread.getState()) {
            case WAITING, TIMED_WAITING -> !thread.isInterrupted();
            case NEW, RUNNABLE, BLOCKED, TERMINATED -> false;
        };
    }

    /// Tasks that drain wait for all others, but not for each other; and when the time of somebody
    /// else is over they are neither interrupted nor in the report.
    @Test
    default void drainSparesTheTasksThatCallIt() {
        try (Rig rig = Rig.started(this, Rig.sizes(3))) {
            Queue<Thread> callers = new ConcurrentLinkedQueue<>();
            Queue<DrainReport> reports = new ConcurrentLinkedQueue<>();
            AtomicBoolean interrupted = new AtomicBoolean();
            List<Gate> gates = List.of(rig.gate(), rig.gate());
            Gate stuck = rig.gate();
            rig.give(stuck::passUnlessInterrupted);
            for (Gate gate : gates) {
                rig.give(
                        () -> {
                            gate.pass();
                            callers.add(Thread.currentThread());
                            reports.add(rig.pool.drain(ample(rig)));
                            if (Thread.interrupted()) {
                                interrupted.set(true);
                            }
                        });
            }
            stuck.awaitArrivals(1, "three workers do not run three tasks");
            for (Gate gate : gates) {
                gate.awaitArrivals(1, "three workers do not run three tasks");
            }
            // One by one: a caller that waits for a lock which the other holds would sleep as well.
            for (int i = 0; i < gates.size(); i++) {
                int sleepers = i + 1;
                gates.get(i).open();
                rig.patience.until(
                        () ->
                                callers.size() == sleepers
                                        && callers.stream().allMatch(DrainCallersContract::sleeps),
                        "two tasks drain while a third is stuck, and do not wait for it");
            }
            DrainReport report = rig.pool.drain(Duration.ZERO);
            rig.settle();
            assertEquals(1, report.cut(), "cut, of one task that was stuck beside two that drain");
            assertEquals(List.of(report, report), List.copyOf(reports), "what the tasks were told");
            assertFalse(
                    interrupted.get(),
                    "a task that drains was interrupted: the handler that ends the server fails");
        }
    }

    /// A task that drains waits, so the pool does not count on its thread meanwhile.
    @Test
    default void drainRunsWhatIsQueuedBehindItsCaller() {
        try (Rig rig = Rig.started(this, Rig.sizes(1))) {
            AtomicBoolean ran = new AtomicBoolean();
            CompletableFuture<Boolean> ranBefore = new CompletableFuture<>();
            rig.give(
                    () -> {
                        rig.give(() -> ran.set(true));
                        rig.pool.drain(ample(rig));
                        ranBefore.complete(ran.get());
                    });
            rig.patience.until(
                    ranBefore::isDone,
                    "a task drains and keeps its worker from what is queued: that is cut when the"
                            + " time is over, though there was time for it");
            assertTrue(
                    ranBefore.join(), "a drain returned to a task before what was queued had run");
        }
    }

    /// Whoever closes the pool ends the drain, too, and interrupts all; but the report is as ever.
    @Test
    default void closeLeavesTheTasksThatDrainOutOfTheReport() {
        try (Rig rig = Rig.started(this, Rig.sizes(2))) {
            Gate stuck = rig.gate();
            rig.give(stuck::passUnlessInterrupted);
            stuck.awaitArrivals(1, "a task never ran");
            CompletableFuture<Thread> caller = new CompletableFuture<>();
            CompletableFuture<DrainReport> report = new CompletableFuture<>();
            rig.give(
                    () -> {
                        caller.complete(Thread.currentThread());
                        report.complete(rig.pool.drain(ample(rig)));
                    });
            rig.patience.until(
                    () -> caller.isDone() && sleeps(caller.join()),
                    "a task drains while another is stuck, and does not wait for it");
            rig.closePool();
            rig.patience.until(report::isDone, "a drain goes on after close()");
            assertEquals(
                    new DrainReport(0, 1),
                    report.join(),
                    "what a task that drains is told, finished and cut, as the pool is closed while"
                            + " one other is stuck: the task itself is in no report");
        }
    }

    /// What tasks of sources submit comes from outside: or a drain would go on while clients do.
    @Test
    default void drainRefusesWhatSourcesSubmit() {
        ReadySource source = new ReadySource();
        try (Rig rig = Rig.started(this, Rig.sizes(2), source)) {
            Gate gate = rig.gate();
            rig.give(gate::pass);
            gate.awaitArrivals(1, "a task never ran");
            var drain = draining(rig);
            CountDownLatch asked = new CountDownLatch(6);
            AtomicBoolean accepted = new AtomicBoolean();
            for (int i = 0; i < 6; i++) {
                Kind kind = Rig.kind(i);
                source.ready(
                        new ProbeTask(
                                Kind.NON_BLOCKING,
                                () -> {
                                    boolean taken = rig.offer(kind, () -> {});
                                    accepted.compareAndSet(false, taken);
                                    asked.countDown();
                                }));
            }
            rig.patience.until(() -> asked.getCount() == 0, "a ready task never ran");
            gate.open();
            drain.get("drain did not return though all tasks have ended");
            assertFalse(
                    accepted.get(),
                    "a pool that drains accepts what tasks of its sources submit: the drain goes on"
                            + " as long as clients send");
        }
    }

    /// A pool that was drained before its start may start, and accepts nothing.
    @Test
    default void drainBeforeTheStartIsForGood() {
        ReadySource source = new ReadySource();
        try (Rig rig = Rig.created(this, Rig.sizes(2))) {
            rig.pool.drain(ample(rig));
            rig.pool.start(List.of(source));
            assertFalse(
                    rig.offer(() -> {}),
                    "a pool that was drained, and started later, accepted a task: a shutdown that"
                            + " came early is forgotten");
            CountDownLatch done = new CountDownLatch(1);
            source.ready(new ProbeTask(Kind.NON_BLOCKING, done::countDown));
            rig.patience.until(() -> done.getCount() == 0, "a drained pool does not poll");
        }
    }
}
