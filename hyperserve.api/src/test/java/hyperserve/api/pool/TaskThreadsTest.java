package hyperserve.api.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.test.Eventually;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

final class TaskThreadsTest {

    private static final int CARRIERS = Runtime.getRuntime().availableProcessors();
    private static final int STAND_INS = 4;

    private final AtomicBoolean released = new AtomicBoolean();
    private final AtomicInteger spinning = new AtomicInteger();
    private final List<TaskThreads<Runnable>> made = new ArrayList<>();

    private TaskThreads<Runnable> threads(ThreadFactory factory, Consumer<Thread> starter) {
        return threads(factory, starter, STAND_INS);
    }

    private TaskThreads<Runnable> threads(
            ThreadFactory factory, Consumer<Thread> starter, int mostStandIns) {
        TaskThreads<Runnable> threads =
                new TaskThreads<>("test-", factory, Runnable::run, starter, mostStandIns);
        made.add(threads);
        return threads;
    }

    private TaskThreads<Runnable> threads() {
        return threads(Thread.ofVirtual().factory(), Thread::start);
    }

    @AfterEach
    void letGo() {
        released.set(true);
        for (TaskThreads<Runnable> threads : made) {
            Eventually.is("all tasks end", () -> threads.size() == 0);
            threads.end();
            Eventually.is(
                    "all threads end", () -> threads.threads().stream().noneMatch(Thread::isAlive));
        }
    }

    private void spin() {
        spinning.incrementAndGet();
        while (!released.get()) {
            Thread.onSpinWait();
        }
        spinning.decrementAndGet();
    }

    private void occupyCarriers(TaskThreads<Runnable> threads) {
        for (int i = 0; i < CARRIERS; i++) {
            assertThat(threads.start(this::spin, () -> false)).isTrue();
        }
        Eventually.is("all carriers spin", () -> spinning.get() == CARRIERS);
    }

    private static void run(TaskThreads<Runnable> threads, Runnable task) {
        CountDownLatch done = new CountDownLatch(1);
        boolean accepted =
                threads.start(
                        () -> {
                            task.run();
                            done.countDown();
                        },
                        () -> false);
        assertThat(accepted).isTrue();
        Eventually.is("a task begins beside others that compute", () -> done.getCount() == 0);
    }

    private static String namesOfThreads(TaskThreads<Runnable> threads, int tasks) {
        Set<String> names = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < tasks; i++) {
            run(threads, () -> names.add(Thread.currentThread().getName()));
        }
        return String.join(" ", names);
    }

    @Test
    void beginsOnAStandInWhatVirtualThreadsDoNotGetTo() {
        TaskThreads<Runnable> threads = threads();
        occupyCarriers(threads);
        assertThat(namesOfThreads(threads, 100))
                .matches("test-stand-in-\\d+( test-stand-in-\\d+)*");
    }

    @Test
    void hasOneMoreStandInThanAreStuck() {
        TaskThreads<Runnable> threads = threads();
        occupyCarriers(threads);
        for (int i = 1; i < STAND_INS; i++) {
            int before = spinning.get();
            threads.start(this::spin, () -> false);
            Eventually.is("one more spins", () -> spinning.get() == before + 1);
            run(threads, () -> {});
        }
    }

    @Test
    void startsNoMoreStandInsThanTheBoundAndLosesNothing() {
        TaskThreads<Runnable> threads = threads();
        occupyCarriers(threads);
        for (int i = 0; i < STAND_INS; i++) {
            threads.start(this::spin, () -> false);
        }
        Eventually.is("all spin", () -> spinning.get() == CARRIERS + STAND_INS);
        AtomicInteger ran = new AtomicInteger();
        for (int i = 0; i < 100; i++) {
            threads.start(ran::incrementAndGet, () -> false);
        }
        assertThat(standIns()).isEqualTo(STAND_INS);
        assertThat(ran).hasValue(0);
        released.set(true);
        Eventually.is("all have run", () -> ran.get() == 100);
    }

    private static long standIns() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("test-stand-in-"))
                .count();
    }

    /// Those that have come while tasks waited are too many then.
    @Test
    @EnabledOnOs(OS.LINUX)
    void hasAsManyStandInsAsWaitAndNotAsManyAsCompute() {
        TaskThreads<Runnable> threads = manyThreads();
        occupyCarriers(threads);
        CountDownLatch waited = new CountDownLatch(1);
        try {
            for (int i = 0; i < 16 * CARRIERS; i++) {
                threads.start(() -> await(waited), () -> false);
            }
            Eventually.is(
                    "each that waits has one", () -> threads.standIns().size() >= 16 * CARRIERS);
        } finally {
            waited.countDown();
        }
        Eventually.is(
                "few are left",
                () -> {
                    compute(threads);
                    return threads.standIns().size() <= 4 * CARRIERS;
                });
        staysSmallWhileTasksCompute(threads);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void beginsFewStandInsWhileTasksCompute() {
        TaskThreads<Runnable> threads = manyThreads();
        occupyCarriers(threads);
        staysSmallWhileTasksCompute(threads);
    }

    private TaskThreads<Runnable> manyThreads() {
        return threads(Thread.ofVirtual().factory(), Thread::start, 32 * CARRIERS);
    }

    private static void staysSmallWhileTasksCompute(TaskThreads<Runnable> threads) {
        for (int i = 0; i < 10; i++) {
            compute(threads);
            assertThat(threads.standIns()).hasSizeLessThanOrEqualTo(8 * CARRIERS);
        }
    }

    /// Sees to it that there is always something to compute, until one more is done.
    private static void compute(TaskThreads<Runnable> threads) {
        while (threads.size() < 32 * CARRIERS) {
            threads.start(TaskThreadsTest::compute, () -> false);
        }
        CountDownLatch done = new CountDownLatch(1);
        threads.start(done::countDown, () -> false);
        Eventually.is("it is its turn", () -> done.getCount() == 0);
    }

    /// So much work and not so much time: about 3 ms, if nobody else computes.
    private static void compute() {
        long mixed = 1;
        for (int i = 0; i < 1_500_000; i++) {
            mixed ^= mixed << 13;
            mixed ^= mixed >>> 7;
            mixed ^= mixed << 17;
        }
        assertThat(mixed).isNotZero();
    }

    /// Free carriers begin what has come while they were kept.
    @Test
    void leavesTasksToTheirThreadsIfNoneCanBeHadDuringAStall() {
        TaskThreads<Runnable> threads =
                threads(
                        Thread.ofVirtual().factory(),
                        thread -> {
                            if (thread.getName().contains("stand-in")) {
                                throw new OutOfMemoryError("no native thread, on purpose");
                            }
                            thread.start();
                        });
        occupyCarriers(threads);
        CountDownLatch ran = new CountDownLatch(10);
        threads.start(ran::countDown, () -> false);
        Eventually.is("a task waits", threads::isStalled);
        while (threads.size() < CARRIERS + 10) {
            threads.start(ran::countDown, () -> false);
        }
        released.set(true);
        Eventually.is("all ran", () -> ran.getCount() == 0);
    }

    @Test
    void goesBackToVirtualThreadsWhenTheyRunAgain() {
        TaskThreads<Runnable> threads = threads();
        occupyCarriers(threads);
        run(threads, () -> {});
        released.set(true);
        AtomicBoolean virtual = new AtomicBoolean();
        Eventually.is(
                "tasks run on virtual threads again",
                () -> {
                    run(threads, () -> virtual.set(Thread.currentThread().isVirtual()));
                    return virtual.get();
                });
        Eventually.is("stand-ins without work end", () -> standIns() == 0);
        Thread watcher = threads.threads().getLast();
        assertThat(watcher.getName()).isEqualTo("test-watcher");
        // It parks with a time limit between two looks, and without one when it sleeps.
        Eventually.is("it sleeps", () -> watcher.getState() == Thread.State.WAITING);
    }

    @Test
    void startsThreadsThatItHasLeftUnstartedWhenTheCarriersRun() {
        TaskThreads<Runnable> threads = threads();
        occupyCarriers(threads);
        for (int i = 0; i < STAND_INS; i++) {
            threads.start(this::spin, () -> false);
        }
        Eventually.is("all spin", () -> spinning.get() == CARRIERS + STAND_INS);
        // No stand-in is left for these, and each waits for the next.
        CountDownLatch chain = new CountDownLatch(STAND_INS + 1);
        for (int i = 0; i <= STAND_INS; i++) {
            threads.start(
                    () -> {
                        chain.countDown();
                        await(chain);
                    },
                    () -> false);
        }
        released.set(true);
        Eventually.is("all have met", () -> chain.getCount() == 0);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void knowsTheTaskOfAStandIn() {
        TaskThreads<Runnable> threads = threads();
        occupyCarriers(threads);
        assertThat(threads.ofThisThread()).isNull();
        List<Object> seen = new ArrayList<>();
        Runnable task =
                () -> {
                    seen.add(threads.ofThisThread());
                    seen.add(Thread.currentThread());
                    threads.forEach(
                            (thread, each) -> seen.add(each.equals(seen.get(0)) ? thread : ""));
                };
        CountDownLatch done = new CountDownLatch(1);
        Runnable noting =
                () -> {
                    task.run();
                    done.countDown();
                };
        threads.start(noting, () -> false);
        Eventually.is("it has run", () -> done.getCount() == 0);
        assertThat(seen.get(0)).isSameAs(noting);
        assertThat(seen.subList(2, seen.size())).contains(seen.get(1));
    }

    @Test
    void runsATaskOnceThoughItsThreadComesLate() {
        TaskThreads<Runnable> threads = threads();
        AtomicInteger ran = new AtomicInteger();
        for (int round = 0; round < 20; round++) {
            occupyCarriers(threads);
            for (int i = 0; i < 50; i++) {
                threads.start(ran::incrementAndGet, () -> false);
            }
            int expected = 50 * (round + 1);
            Eventually.is("all have run", () -> ran.get() == expected);
            released.set(true);
            Eventually.is("all have ended", () -> threads.size() == 0 && spinning.get() == 0);
            released.set(false);
        }
        assertThat(ran).hasValue(1_000);
    }

    @Test
    void leavesTasksToTheirThreadsIfThereIsNoOther() {
        AtomicBoolean shortage = new AtomicBoolean(true);
        TaskThreads<Runnable> threads =
                threads(
                        Thread.ofVirtual().factory(),
                        thread -> {
                            if (!thread.isVirtual() && shortage.get()) {
                                throw new OutOfMemoryError("no native thread, on purpose");
                            }
                            thread.start();
                        });
        occupyCarriers(threads);
        AtomicBoolean ran = new AtomicBoolean();
        assertThat(threads.start(() -> ran.set(true), () -> false)).isTrue();
        released.set(true);
        Eventually.is("it ran", ran::get);
    }

    @Test
    void forgetsATaskWhoseThreadCannotBeStarted() {
        TaskThreads<Runnable> threads =
                threads(
                        Thread.ofVirtual().factory(),
                        thread -> {
                            if (thread.isVirtual()) {
                                throw new OutOfMemoryError("on purpose");
                            }
                            thread.start();
                        });
        assertThatThrownBy(() -> threads.start(() -> {}, () -> false)).hasMessage("on purpose");
        assertThat(threads.size()).isZero();
    }

    @Test
    void refusesWhenShut() {
        TaskThreads<Runnable> threads = threads();
        AtomicBoolean ran = new AtomicBoolean();
        assertThat(threads.start(() -> ran.set(true), () -> true)).isFalse();
        assertThat(threads.size()).isZero();
        assertThat(ran).isFalse();
    }

    @Test
    void watchesNoPlatformThreads() {
        TaskThreads<Runnable> threads = threads(Thread.ofPlatform().factory(), Thread::start);
        run(threads, () -> {});
        assertThat(threads.threads()).noneMatch(Thread::isAlive);
    }
}
