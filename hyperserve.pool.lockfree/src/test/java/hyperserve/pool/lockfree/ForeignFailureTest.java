package hyperserve.pool.lockfree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import hyperserve.api.logging.FailureLog;
import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.PoolTask.Kind;
import hyperserve.api.pool.WorkerPool;
import hyperserve.test.Eventually;

import org.junit.jupiter.api.Test;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// What the code of others throws costs neither a thread nor a lane.
@SuppressWarnings("try") // Some tests need no more of a pool than that it is there.
final class ForeignFailureTest {

    private static final PoolConfig SMALL = PoolConfig.development().withWorkers(1, 2, 2);

    private static WorkerPool started(FakeSource source) {
        WorkerPool pool = new WorkStealingPool(SMALL);
        pool.start(List.of(source));
        return pool;
    }

    private static RuntimeException onPurpose() {
        return new IllegalStateException("thrown by a test, on purpose") {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new AssertionError("thrown by a test, instead of a message");
            }

            @Override
            public synchronized Throwable getCause() {
                throw new AssertionError("thrown by a test, instead of a cause");
            }
        };
    }

    private static void throwOnPurpose() {
        throw onPurpose();
    }

    private static void see(FakeSource source, String harm) {
        CountDownLatch done = new CountDownLatch(1);
        source.ready(done::countDown);
        Eventually.is(harm, () -> done.getCount() == 0);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void goesOnWhenPollThrows() {
        FakeSource source = new FakeSource();
        try (WorkerPool pool = started(source)) {
            AtomicBoolean thrown = new AtomicBoolean();
            source.faultOfPoll =
                    () -> {
                        if (thrown.compareAndSet(false, true)) {
                            throw onPurpose();
                        }
                    };
            see(source, "a task ran before the fault");
            Eventually.is("poll threw", thrown::get);
            see(source, "a task ran after poll threw");
        }
    }

    @Test
    void goesOnWhenNextThrows() {
        FakeSource source = new FakeSource();
        source.faultOfNext =
                number -> {
                    if (number <= 2) {
                        throw onPurpose();
                    }
                };
        try (WorkerPool pool = started(source)) {
            see(source, "a task ran after next threw");
        }
    }

    @Test
    void runsTheTaskThatASourceGaveBeforeItFailed() {
        FakeSource source = new FakeSource();
        AtomicBoolean given = new AtomicBoolean();
        AtomicBoolean thrown = new AtomicBoolean();
        source.faultOfNext =
                number -> {
                    // The call after the one that gave the first task.
                    if (given.get() && thrown.compareAndSet(false, true)) {
                        throw onPurpose();
                    }
                };
        CountDownLatch done = new CountDownLatch(2);
        try (WorkerPool pool = started(source)) {
            CountDownLatch ready = new CountDownLatch(1);
            source.ready(() -> await(ready));
            given.set(true);
            source.ready(done::countDown, done::countDown);
            ready.countDown();
            Eventually.is("both tasks ran", () -> done.getCount() == 0);
        }
    }

    @Test
    void acceptsATaskWhenWakeupThrows() {
        FakeSource source = new FakeSource();
        WorkerPool pool = new WorkStealingPool(PoolConfig.development().withWorkers(1, 1, 1));
        try (pool) {
            pool.start(List.of(source));
            source.faultOfWakeup = ForeignFailureTest::throwOnPurpose;
            for (int i = 0; i < 20; i++) {
                FakeTask task = new FakeTask(() -> {});
                assertThat(pool.tryExecute(task)).isTrue();
                Eventually.is("the task ran", task::wasRun);
            }
        }
    }

    @Test
    void closesWhenWakeupThrows() {
        FakeSource bad = new FakeSource();
        FakeSource good = new FakeSource();
        WorkerPool pool = new WorkStealingPool(SMALL);
        pool.start(List.of(bad, good));
        bad.faultOfWakeup = ForeignFailureTest::throwOnPurpose;
        pool.close();
        Eventually.is("all threads ended", () -> ThreadsOfPool.alive().isEmpty());
    }

    @Test
    void relievesAStuckWorkerWhenSeenWaitingThrows() {
        FakeSource source = new FakeSource();
        CountDownLatch gate = new CountDownLatch(1);
        try (WorkerPool pool = started(source)) {
            FakeTask stuck = new FakeTask(() -> await(gate));
            CountDownLatch told = new CountDownLatch(1);
            stuck.seenWaiting =
                    () -> {
                        told.countDown();
                        throwOnPurpose();
                    };
            source.ready(stuck);
            Eventually.is("the task was seen waiting", () -> told.getCount() == 0);
            see(source, "another polls while the task is stuck");
            gate.countDown();
        }
    }

    @Test
    void sleepsThoughSeenWaitingSetsTheInterruptFlag() {
        FakeSource source = new FakeSource();
        CountDownLatch gate = new CountDownLatch(1);
        try (WorkerPool pool = started(source)) {
            FakeTask stuck = new FakeTask(() -> await(gate));
            stuck.seenWaiting = () -> Thread.currentThread().interrupt();
            source.ready(stuck);
            see(source, "another polls while the task is stuck");
            ThreadsOfPool.awaitMonitorAsleep();
            gate.countDown();
        }
    }

    @Test
    void asksATaskForItsKindOnceAndOnTheThreadThatSubmitsIt() {
        FakeSource source = new FakeSource();
        WorkerPool pool = new WorkStealingPool(PoolConfig.development().withWorkers(1, 1, 1));
        try (pool) {
            pool.start(List.of(source));
            Thread submitter = Thread.currentThread();
            FakeTask task = new FakeTask(() -> {});
            task.kind =
                    () -> {
                        if (!Thread.currentThread().equals(submitter)) {
                            throw onPurpose();
                        }
                        return Kind.UNKNOWN;
                    };
            assertThat(pool.tryExecute(task)).isTrue();
            Eventually.is("the task ran", task::wasRun);
            assertThat(task.kindsAsked()).isEqualTo(1);
        }
    }

    @Test
    void refusesATaskWhoseKindThrowsAndKeepsItsRoom() {
        WorkerPool pool = new WorkStealingPool(SMALL.withCapacity(1));
        try (pool) {
            pool.start(List.of());
            FakeTask bad = new FakeTask(() -> {});
            bad.kind =
                    () -> {
                        throw new IllegalStateException("thrown by a test, on purpose");
                    };
            assertThatIllegalStateException().isThrownBy(() -> pool.tryExecute(bad));
            FakeTask good = new FakeTask(() -> {});
            assertThat(pool.tryExecute(good)).isTrue();
            Eventually.is("the task ran", good::wasRun);
            assertThat(bad.fate()).isEqualTo("0 0");
        }
    }

    /// As when there is no memory left to tell of anything.
    @Test
    void goesOnWhenNothingCanBeToldOfAFailure() {
        PrintStream before = System.err;
        FakeSource source = new FakeSource();
        long lost = FailureLog.lost();
        try (WorkerPool pool = started(source)) {
            System.setErr(
                    new PrintStream(OutputStream.nullOutputStream(), false) {
                        @Override
                        public void println(String text) {
                            throw new OutOfMemoryError("thrown by a test, on purpose");
                        }

                        @Override
                        public void write(byte[] bytes, int offset, int length) {
                            throw new OutOfMemoryError("thrown by a test, on purpose");
                        }
                    });
            source.ready(ForeignFailureTest::throwOnPurpose);
            FakeTask submitted = new FakeTask(ForeignFailureTest::throwOnPurpose);
            assertThat(pool.tryExecute(submitted)).isTrue();
            FakeTask stuck = new FakeTask(() -> LockSupport.parkNanos(20_000_000));
            CountDownLatch told = new CountDownLatch(1);
            stuck.seenWaiting =
                    () -> {
                        told.countDown();
                        throwOnPurpose();
                    };
            Eventually.is(
                    "the monitor told a task that waits",
                    () -> {
                        if (source.size() == 0) {
                            source.ready(stuck);
                        }
                        return told.getCount() == 0;
                    });
            see(source, "a task ran after failures that could not be told");
            Eventually.is("the failures were counted", () -> FailureLog.lost() >= lost + 3);
            assertThat(pool.snapshot().failed()).isEqualTo(1);
            assertThat(ThreadsOfPool.monitor().isAlive()).isTrue();
        } finally {
            System.setErr(before);
        }
    }
}
