package hyperserve.pool.executor;

import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.WorkerPool;
import hyperserve.test.Eventually;
import hyperserve.test.pool.CountedTask;
import hyperserve.test.pool.PoolWatch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A process of its own with little memory, which it uses up again and again while pools are given
/// tasks and an event loop polls; then it looks what is left of them.
final class MemoryShortage {

    private static final int CAPACITY = 16;

    private static volatile boolean over;

    private MemoryShortage() {}

    public static void main(String[] args) {
        int status = 1;
        try {
            run(ExecutorPoolTest.Kind.valueOf(args[0]), Long.parseLong(args[1]));
            status = 0;
        } catch (Throwable e) {
            over = true;
            e.printStackTrace();
        } finally {
            Runtime.getRuntime().halt(status);
        }
    }

    private static void run(ExecutorPoolTest.Kind kind, long seconds) {
        WorkerPool pool =
                switch (kind) {
                    // Virtual ones need memory in the depths of the JDK, which we cannot answer
                    // for.
                    case THREAD_PER_TASK ->
                            ExecutorPool.threadPerTask(
                                    Thread.ofPlatform().daemon().factory(), "short-", config());
                    case EXECUTOR ->
                            ExecutorPool.of(
                                    Executors.newFixedThreadPool(4), "short-", config(), _ -> {});
                };
        EventLoopTest.FakeSource source = new EventLoopTest.FakeSource();
        pool.start(List.of(source));
        // Once before, for the classes that this needs itself.
        check(pool, source);
        List<Thread> threads =
                List.of(
                        Thread.ofPlatform().unstarted(() -> submit(pool)),
                        Thread.ofPlatform().unstarted(() -> submit(pool)),
                        Thread.ofPlatform().unstarted(() -> makeReady(source)));
        for (Thread thread : threads) {
            thread.start();
        }
        // This thread itself, as it needs memory for the rest.
        useUp(System.nanoTime(), TimeUnit.SECONDS.toNanos(seconds));
        over = true;
        for (Thread thread : threads) {
            join(thread);
        }
        check(pool, source);
        pool.close();
    }

    private static PoolConfig config() {
        return PoolConfig.development().withCapacity(CAPACITY);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void useUp(long start, long nanos) {
        while (System.nanoTime() - start < nanos) {
            List<byte[]> all = new ArrayList<>(1 << 16);
            for (int size = 1 << 20; size > 8; ) {
                size = grow(all, size);
            }
            // Nothing is left now, and others go without for a moment.
            long full = System.nanoTime();
            while (System.nanoTime() - full < 2_000_000) {
                Thread.onSpinWait();
            }
        }
    }

    private static int grow(List<byte[]> all, int size) {
        try {
            all.add(new byte[size]);
            return size;
        } catch (OutOfMemoryError e) {
            return size / 2;
        }
    }

    private static void submit(WorkerPool pool) {
        PoolTask good = new CountedTask();
        PoolTask bad =
                new CountedTask(
                        () -> {
                            throw new IllegalStateException("on purpose");
                        });
        while (!over) {
            try {
                pool.tryExecute(ThreadLocalRandom.current().nextInt(100) == 0 ? bad : good);
            } catch (OutOfMemoryError e) {
                Thread.onSpinWait();
            }
        }
    }

    private static void makeReady(EventLoopTest.FakeSource source) {
        Runnable bad =
                () -> {
                    throw new IllegalStateException("on purpose");
                };
        while (!over) {
            try {
                source.ready(bad);
                Thread.sleep(1);
            } catch (OutOfMemoryError | InterruptedException e) {
                Thread.onSpinWait();
            }
        }
    }

    private static void check(WorkerPool pool, EventLoopTest.FakeSource source) {
        PoolWatch.rests(pool);
        CountDownLatch polled = new CountDownLatch(1);
        source.ready(polled::countDown);
        Eventually.is("the event loop polls", () -> polled.getCount() == 0);
        CountDownLatch gate = new CountDownLatch(1);
        AtomicInteger accepted = new AtomicInteger();
        while (pool.tryExecute(new CountedTask(() -> await(gate)))) {
            accepted.incrementAndGet();
        }
        gate.countDown();
        if (accepted.get() != CAPACITY) {
            throw new AssertionError("room for " + accepted + " of " + CAPACITY);
        }
        PoolWatch.rests(pool);
    }

    private static void await(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
