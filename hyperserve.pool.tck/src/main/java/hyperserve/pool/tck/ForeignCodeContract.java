package hyperserve.pool.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hyperserve.api.pool.PoolTask.Kind;

import org.junit.jupiter.api.Test;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// What others' code cannot do to a pool, and what the pool's threads do not bring to it.
public interface ForeignCodeContract extends PoolUnderTest {

    /// A failure whose own methods fail, so that it cannot be logged, costs nothing but its task.
    @Test
    default void survivesAFailureThatCannotBeLogged() {
        ReadySource source = new ReadySource();
        try (Rig rig = Rig.started(this, Rig.sizes(1, 2, 2), source)) {
            for (int i = 0; i < 4; i++) {
                Kind kind = Rig.kind(i);
                rig.give(kind, Failures::failUnspeakably);
                source.ready(new ProbeTask(Kind.NON_BLOCKING, Failures::failUnspeakably));
            }
            rig.awaitSettled();
            CountDownLatch served = new CountDownLatch(3);
            source.ready(new ProbeTask(Kind.NON_BLOCKING, served::countDown));
            rig.give(served::countDown);
            rig.give(Kind.BLOCKING, served::countDown);
            rig.patience.until(
                    () -> served.getCount() == 0,
                    "an exception whose getMessage() throws ends a thread of the pool: one bad"
                            + " handler stops the server");
            assertEquals(4, rig.atRest().failed(), "failed, of four that threw");
        }
    }

    /// A logger may write to a channel, and an interrupt closes that for good.
    @Test
    default void logsFailuresWithoutTheInterruptOfTheirTask() {
        ReadySource source = new ReadySource();
        try (Rig rig = Rig.started(this, Rig.sizes(1, 2, 2), source)) {
            AtomicBoolean interrupted = new AtomicBoolean();
            Runnable fail =
                    () -> {
                        Thread.currentThread().interrupt();
                        Failures.failAsking(
                                () -> {
                                    if (Thread.currentThread().isInterrupted()) {
                                        interrupted.set(true);
                                    }
                                });
                    };
            for (int i = 0; i < 3; i++) {
                rig.give(Rig.kind(i), fail);
            }
            source.ready(new ProbeTask(Kind.NON_BLOCKING, fail));
            CountDownLatch served = new CountDownLatch(1);
            source.ready(new ProbeTask(Kind.NON_BLOCKING, served::countDown));
            rig.patience.until(() -> served.getCount() == 0, "a ready task never ran");
            rig.settle();
            assertFalse(
                    interrupted.get(),
                    "the failure of a task that was interrupted is logged while the flag is set: a"
                            + " log that is a channel is closed by it, and says nothing any more");
        }
    }

    /// A task that runs out of stack costs nothing but itself, wherever in the pool that strikes.
    @Test
    default void survivesAStackThatEndsInBlocking() {
        ReadySource source = new ReadySource();
        try (Rig rig = Rig.started(this, Rig.sizes(2), source)) {
            for (int i = 0; i < Math.max(30, effort().times(100)); i++) {
                int left = i % 200;
                CountDownLatch fallen = new CountDownLatch(2);
                Runnable fall =
                        () -> {
                            announceAtTheEndOfTheStack(rig, left);
                            fallen.countDown();
                        };
                source.ready(new ProbeTask(Kind.NON_BLOCKING, fall));
                rig.give(fall);
                rig.patience.until(
                        () -> fallen.getCount() == 0,
                        "the stack of a task ended inside of blocking(), and source or workers were"
                                + " lost: one bad handler stops the server");
            }
            rig.settle();
        }
    }

    /// Calls `blocking()` when so many calls are left until the stack ends, or a few less.
    private static void announceAtTheEndOfTheStack(Rig rig, int left) {
        AtomicInteger depth = new AtomicInteger();
        try {
            descend(Integer.MAX_VALUE, depth, () -> {});
        } catch (StackOverflowError e) {
            try {
                descend(depth.get() - left, depth, rig.pool::blocking);
            } catch (StackOverflowError again) {
                // as it should be, or it was early enough
            }
        }
    }

    private static void descend(int calls, AtomicInteger depth, Runnable last) {
        if (calls == 0) {
            last.run();
        } else {
            depth.incrementAndGet();
            descend(calls - 1, depth, last);
        }
    }

    /// A task that throws when it is told that it will never run keeps nobody else from being told.
    @Test
    default void closesThoughAbandonedTasksThrow() {
        ThreadCensus census = ThreadCensus.now();
        AtomicInteger told = new AtomicInteger();
        try (Rig rig = Rig.started(this, Rig.sizes(1), new ReadySource())) {
            Gate gate = rig.gate();
            AtomicInteger runs = new AtomicInteger();
            int tasks = 10;
            for (int i = 0; i < tasks; i++) {
                rig.pool.tryExecute(new Ungrateful(gate, runs, told));
            }
            gate.awaitArrivals(1, "a task never ran");
            rig.closePool();
            rig.patience.until(
                    () -> runs.get() + told.get() == tasks,
                    "one task threw when it was abandoned, and others were not told: their clients"
                            + " wait for ever");
            rig.patience.until(
                    () -> census.newcomers().isEmpty(),
                    "a task threw when it was abandoned, and threads were left: the process never"
                            + " ends");
            rig.patience.until(
                    () -> rig.pool.snapshot().abandoned() == told.get(),
                    "tasks that threw when they were abandoned are not counted: the books do not"
                            + " balance");
        }
    }

    /// Somebody who keeps a thread of the pool and interrupts it later disturbs nobody.
    @Test
    default void recoversFromAStrayInterrupt() {
        ReadySource source = new ReadySource();
        try (Rig rig = Rig.started(this, Rig.sizes(2), source)) {
            CompletableFuture<Thread> caught = new CompletableFuture<>();
            AtomicInteger pollsBefore = new AtomicInteger();
            source.ready(
                    new ProbeTask(
                            Kind.NON_BLOCKING,
                            () -> {
                                pollsBefore.set(source.polls());
                                caught.complete(Thread.currentThread());
                            }));
            rig.patience.until(caught::isDone, "a ready task never ran");
            rig.patience.until(
                    () -> source.polls() > pollsBefore.get(),
                    "a source is not polled after its task has ended");
            Thread poller = caught.join();
            poller.interrupt();
            for (int i = 0; i < 5; i++) {
                int before = source.polls();
                source.wakeup();
                rig.patience.until(
                        () -> source.polls() > before, "a source that was woken is not polled");
            }
            // One, if the interrupt came between two polls.
            assertTrue(
                    source.pollsWithInterrupt() <= 1,
                    "a thread of the pool was interrupted while it had no task, and polls with the"
                            + " flag set since: the selector returns at once, again and again, and"
                            + " takes a whole core");
        }
    }

    /// Threads of the pool bring nothing of whoever starts the pool, or submits to it.
    @Test
    default void inheritsNothingFromItsCallers() {
        InheritableThreadLocal<String> secret = new InheritableThreadLocal<>();
        ClassLoader own = new ClassLoader(null) {};
        AtomicBoolean leaked = new AtomicBoolean();
        Runnable look =
                () -> {
                    boolean sees =
                            secret.get() != null
                                    || own.equals(Thread.currentThread().getContextClassLoader());
                    leaked.compareAndSet(false, sees);
                };
        ReadySource source = new ReadySource();
        try (Rig rig = Rig.created(this, Rig.sizes(1))) {
            Gate gate = rig.gate();
            rig.patience.call(
                    "start and four submissions did not return",
                    () -> {
                        secret.set("of the caller");
                        Thread.currentThread().setContextClassLoader(own);
                        rig.pool.start(List.of(source));
                        rig.give(
                                () -> {
                                    look.run();
                                    rig.pool.blocking();
                                    gate.pass();
                                });
                        gate.awaitArrivals(1, "a task never ran");
                        for (Kind kind : Kind.values()) {
                            rig.give(kind, look);
                        }
                        source.ready(new ProbeTask(Kind.NON_BLOCKING, () -> rig.give(look)));
                    });
            rig.patience.until(() -> rig.accepted().size() == 5, "a ready task never ran");
            gate.open();
            rig.settle();
            assertFalse(
                    leaked.get(),
                    "a task sees inheritable thread-locals or the context class loader of the"
                            + " thread that started the pool or submitted it: what one request"
                            + " knows leaks into others, and class loaders are never freed");
        }
    }

    /// A pool whose idle workers are to stay for ever does not stumble over the length of that.
    @Test
    default void keepsWorkersForEver() {
        var config = Rig.sizes(1, 3, 3).withKeepAlive(ChronoUnit.FOREVER.getDuration());
        try (Rig rig = Rig.started(this, config, new ReadySource())) {
            for (int round = 0; round < 3; round++) {
                Gate gate = rig.gate();
                for (int i = 0; i < 3; i++) {
                    rig.give(gate::pass);
                }
                gate.awaitArrivals(3, "three of at most three workers do not run three tasks");
                gate.open();
                rig.settle();
            }
            assertTrue(
                    !keepsMinToMaxWorkers() || rig.pool.snapshot().threads() == 3,
                    "idle workers ended though they had all the time in the world");
        }
    }
}
