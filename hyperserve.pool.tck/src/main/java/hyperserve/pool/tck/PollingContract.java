package hyperserve.pool.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import hyperserve.api.pool.EventSource;
import hyperserve.api.pool.PoolTask.Kind;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// How a pool has to treat an [EventSource].
public interface PollingContract extends PoolUnderTest {

    private static ProbeTask readiness(Runnable work) {
        return new ProbeTask(Kind.NON_BLOCKING, work);
    }

    /// Makes work of all kinds, stuck for a moment now and then, and waits until all has run.
    private static void churn(Rig rig, ReadySource source, int rounds, Runnable work) {
        AtomicInteger done = new AtomicInteger();
        for (int round = 0; round < rounds; round++) {
            Gate gate = rig.gate();
            Kind kind = Rig.kind(round);
            boolean stuck = round % 4 == 0 && kind != Kind.NON_BLOCKING;
            for (int i = 0; i < 4; i++) {
                source.ready(
                        readiness(
                                () ->
                                        rig.serve(
                                                kind,
                                                () -> {
                                                    if (stuck) {
                                                        gate.pass();
                                                    }
                                                    work.run();
                                                    done.incrementAndGet();
                                                })));
            }
            source.ready(readiness(gate::open));
            int expected = 4 * (round + 1);
            rig.patience.until(
                    () -> done.get() == expected,
                    "a request was not handled while others were stuck: its client waits");
        }
    }

    /// One thread at a time holds the right to poll: no two are inside `poll` and `next` at once,
    /// and what one did is seen by the next.
    @Test
    default void pollsWithOneThreadAtATime() {
        ReadySource source = new ReadySource();
        try (Rig rig = Rig.started(this, Rig.sizes(2, 4, 4), source)) {
            churn(rig, source, rig.effort.times(100), () -> {});
            rig.closePool();
            assertEquals(
                    List.of(),
                    source.overlaps(),
                    "two threads polled one source at a time: selectors are not made for that, and"
                            + " connections get lost");
            assertEquals(
                    0,
                    source.turnsUnseen(),
                    "turns of one poller that the next one did not see: connections get lost");
        }
    }

    /// No thread polls while it is inside a task, whatever that calls.
    @Test
    default void neverPollsInsideATask() {
        ReadySource source = new ReadySource();
        try (Rig rig = Rig.started(this, Rig.sizes(2), source)) {
            churn(
                    rig,
                    source,
                    20,
                    () -> {
                        rig.pool.inlines(Kind.UNKNOWN);
                        rig.give(() -> {});
                        rig.pool.snapshot();
                        rig.pool.blocking();
                        rig.give(() -> {});
                    });
            rig.settle();
            rig.give(() -> rig.pool.drain(Duration.ofMillis(1)));
            rig.settle();
            assertEquals(
                    0,
                    source.pollsInsideTasks(),
                    "calls of poll and next from inside a task: when that handler is stuck, nobody"
                            + " can take the polling over");
        }
    }

    /// The interrupt flag that a task leaves behind is cleared before the next poll.
    @Test
    default void neverPollsWithTheInterruptFlagOfATask() {
        ReadySource source = new ReadySource();
        try (Rig rig = Rig.started(this, Rig.sizes(2), source)) {
            for (int i = 0; i < rig.effort.times(50); i++) {
                source.ready(readiness(() -> Thread.currentThread().interrupt()));
                churn(rig, source, 1, () -> Thread.currentThread().interrupt());
            }
            rig.atRest();
            assertEquals(
                    0,
                    source.pollsWithInterrupt(),
                    "polls with the interrupt flag of a task set: the selector returns at once,"
                            + " again and again, and takes a whole core");
        }
    }

    /// When close has returned, nobody polls, and nobody ever will.
    @Test
    default void pollsNoMoreAfterClose() {
        for (int round = 0; round < effort().times(20); round++) {
            ReadySource source = new ReadySource();
            try (Rig rig = Rig.started(this, Rig.sizes(1, 2, 2), source)) {
                if (round % 2 == 0) {
                    churn(rig, source, 1, () -> {});
                }
                rig.closePool();
                assertFalse(
                        source.endPolling(),
                        "a poll is going on after close: the source is closed under it");
                source.wakeup();
                source.ready(readiness(() -> {}));
            }
            // The time in which the next pool is made is time for this one to poll.
            try (Rig next = Rig.started(this, Rig.sizes(1))) {
                next.give(() -> {});
                next.settle();
            }
            assertEquals(0, source.lateCalls(), "calls of poll and next after close");
        }
    }

    /// Sources are their maker's to close.
    @Test
    default void leavesTheSourcesOpen() {
        ReadySource source = new ReadySource();
        try (Rig rig = Rig.started(this, Rig.sizes(2), source)) {
            churn(rig, source, 3, () -> {});
            rig.pool.drain(effort().patience());
            rig.closePool();
            assertFalse(
                    source.wasClosed(),
                    "the pool closed an event source: connections are cut in the midst of the"
                            + " last answers");
        }
    }

    /// An idle source is not polled again and again.
    @Test
    default void waitsInPoll() {
        ReadySource source = new ReadySource();
        try (Rig rig = Rig.started(this, Rig.sizes(2), source)) {
            churn(rig, source, 3, () -> {});
            rig.settle();
            rig.patience.until(
                    source::isQuiet,
                    "an idle source is polled a hundred times while another thread uses 50 ms of a"
                            + " processor, again and again: an idle server takes a whole core");
        }
    }
}
