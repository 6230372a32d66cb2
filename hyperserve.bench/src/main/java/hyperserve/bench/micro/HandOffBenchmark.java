package hyperserve.bench.micro;

import hyperserve.api.Nullable;
import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.WorkerPool;
import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.pool.lockfree.WorkStealingPoolProvider;
import hyperserve.pool.standard.StandardPoolProvider;
import hyperserve.pool.virtual.VirtualThreadPoolProvider;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Handing tasks from a thread outside to a pool's workers, beside the JDK's pools with as many
/// threads.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HandOffBenchmark {

    private static final int BATCH = 1000;

    /// The pool.
    @Param({"lockfree", "standard", "virtual", "ThreadPoolExecutor", "ForkJoinPool"})
    public String pool = "";

    private @Nullable WorkerPool own;
    private @Nullable ExecutorService theirs;
    private final Task task = new Task();

    /// One task for all: it only counts, and wakes the caller with the last one.
    private static final class Task implements PoolTask {
        private final AtomicInteger missing = new AtomicInteger();
        private volatile @Nullable Thread waiter;

        void expect(int count) {
            waiter = Thread.currentThread();
            missing.set(count);
        }

        @Override
        public void run() {
            if (missing.decrementAndGet() == 0) {
                LockSupport.unpark(waiter);
            }
        }

        @Override
        public void abandoned() {
            run();
        }

        void await() {
            while (missing.get() > 0) {
                LockSupport.park(this);
            }
        }
    }

    /// Starts the pool.
    @Setup
    public void setUp() {
        PoolConfig config = PoolConfig.optimal();
        switch (pool) {
            case "ThreadPoolExecutor" -> theirs = Executors.newFixedThreadPool(config.min());
            case "ForkJoinPool" -> theirs = new ForkJoinPool(config.min());
            default -> {
                WorkerPool made = provider().create(config);
                made.start(List.of());
                own = made;
            }
        }
    }

    private WorkerPoolProvider provider() {
        return switch (pool) {
            case "lockfree" -> new WorkStealingPoolProvider();
            case "standard" -> new StandardPoolProvider();
            case "virtual" -> new VirtualThreadPoolProvider();
            default -> throw new IllegalArgumentException("no pool is called " + pool);
        };
    }

    /// Ends the pool.
    @TearDown
    public void tearDown() {
        if (own != null) {
            own.close();
        }
        if (theirs != null) {
            theirs.close();
        }
    }

    private void submit() {
        WorkerPool target = own;
        if (target == null) {
            Objects.requireNonNull(theirs).execute(task);
        } else if (!target.tryExecute(task)) {
            throw new IllegalStateException("refused");
        }
    }

    /// One task, and the wait until it has run: two threads are woken.
    @Benchmark
    public void roundTrip() {
        task.expect(1);
        submit();
        task.await();
    }

    /// Many tasks at once; the figures are for each.
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void batch() {
        task.expect(BATCH);
        for (int i = 0; i < BATCH; i++) {
            submit();
        }
        task.await();
    }
}
