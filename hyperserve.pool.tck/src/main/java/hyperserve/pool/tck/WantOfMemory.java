package hyperserve.pool.tck;

import hyperserve.api.Nullable;
import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.PoolSnapshot;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.WorkerPool;
import hyperserve.api.pool.WorkerPoolProvider;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A process of its own with little memory, which it uses up again and again while a pool is given
/// tasks: `WantOfMemory PROVIDER SECONDS`. Then it looks what is left of the pool. The first run
/// of all that is before, for the classes which it needs itself.
final class WantOfMemory {

    static final int CAPACITY = 16;

    private static final long LEFT_ALONE = TimeUnit.MILLISECONDS.toNanos(2);

    /// On a machine that has other things to do, until somebody has met the want.
    private static final long MOST_LEFT_ALONE = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

    private static final long UNTIL_PLACES_ARE_BACK = TimeUnit.SECONDS.toNanos(10);

    private final WorkerPool pool;
    private final AtomicInteger struck = new AtomicInteger();
    private volatile boolean over;

    private WantOfMemory(WorkerPool pool) {
        this.pool = pool;
    }

    /// Runs it; the exit code is 0 if all is well, and 1 after a sentence that says what is not.
    ///
    /// @param args the class of the provider, and how many seconds memory is short
    public static void main(String[] args) {
        int status = 1;
        try {
            PoolConfig config = Rig.sizes(1, 4, 4).withCapacity(CAPACITY);
            new WantOfMemory(provider(args[0]).create(config)).run(Long.parseLong(args[1]));
            status = 0;
        } catch (Throwable e) {
            System.out.println(e);
        } finally {
            // Whatever has become of the pool's threads.
            Runtime.getRuntime().halt(status);
        }
    }

    private static WorkerPoolProvider provider(String name) throws ReflectiveOperationException {
        return Class.forName(name)
                .asSubclass(WorkerPoolProvider.class)
                .getConstructor()
                .newInstance();
    }

    private void run(long seconds) throws InterruptedException {
        pool.start(List.of());
        check();
        Thread submitter = Thread.ofPlatform().daemon().unstarted(this::submit);
        Thread another = Thread.ofPlatform().daemon().unstarted(this::submit);
        submitter.start();
        another.start();
        // This thread itself, as it needs memory for all that comes after.
        useUp(System.nanoTime(), TimeUnit.SECONDS.toNanos(seconds));
        over = true;
        submitter.join();
        another.join();
        check();
        pool.close();
    }

    private void useUp(long start, long nanos) {
        while (System.nanoTime() - start < nanos) {
            @Nullable Object[] all = new Object[2];
            for (int size = 1 << 20; size > 1; ) {
                try {
                    @Nullable Object[] more = new Object[size];
                    more[0] = all[0];
                    all[0] = more;
                } catch (OutOfMemoryError e) {
                    size /= 2;
                }
            }
            // Nothing is left now, and others go without for a moment.
            long full = System.nanoTime();
            int before = struck.get();
            while (System.nanoTime() - full
                    < (struck.get() == before ? MOST_LEFT_ALONE : LEFT_ALONE)) {
                Thread.onSpinWait();
            }
        }
    }

    private void submit() {
        PoolTask good = new Plain(() -> {});
        PoolTask bad =
                new Plain(
                        () -> {
                            throw new IllegalStateException("on purpose");
                        });
        for (int i = 0; !over; i++) {
            try {
                pool.tryExecute(i % 100 == 0 ? bad : good);
            } catch (OutOfMemoryError e) {
                struck.getAndIncrement();
            }
        }
    }

    /// All that was accepted comes to its end, and then there is room for as much as ever, and
    /// somebody to run it.
    private void check() throws InterruptedException {
        awaitRest();
        CountDownLatch gate = new CountDownLatch(1);
        AtomicInteger ended = new AtomicInteger();
        int accepted = fill(new Plain(() -> pass(gate, ended)));
        if (accepted != CAPACITY) {
            throw new AssertionError("there is room for " + accepted + " tasks of " + CAPACITY);
        }
        gate.countDown();
        awaitRest();
        if (ended.get() != CAPACITY) {
            throw new AssertionError(ended + " tasks were run of " + CAPACITY);
        }
    }

    /// Submits a task until there is no more room. What has ended may take its place for a moment
    /// yet.
    ///
    /// @return how often it was accepted, once more than the capacity at most
    private int fill(PoolTask task) throws InterruptedException {
        long end = System.nanoTime() + UNTIL_PLACES_ARE_BACK;
        int accepted = 0;
        while (accepted < CAPACITY && end - System.nanoTime() > 0) {
            if (pool.tryExecute(task)) {
                accepted++;
            } else {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        }
        return pool.tryExecute(task) ? accepted + 1 : accepted;
    }

    private static void pass(CountDownLatch gate, AtomicInteger ended) {
        try {
            gate.await();
            ended.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitRest() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE;
        for (PoolSnapshot now = pool.snapshot(); !isAtRest(now); now = pool.snapshot()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("tasks that never end: " + now);
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /// The gauges alone do not tell: a task may go from the queue to a worker between the two.
    private static boolean isAtRest(PoolSnapshot now) {
        return now.busy() + now.queued() == 0
                && now.submitted() == now.completed() + now.failed() + now.abandoned();
    }

    /// A task that needs nothing.
    private record Plain(Runnable code) implements PoolTask {
        @Override
        public void run() {
            code.run();
        }

        @Override
        public void abandoned() {
            // It ends here.
        }
    }
}
