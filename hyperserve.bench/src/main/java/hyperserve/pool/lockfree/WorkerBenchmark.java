package hyperserve.pool.lockfree;

import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.PoolTask;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.infra.ThreadParams;

import java.util.concurrent.TimeUnit;

/// What each task costs a worker in its own word, while a neighbour in memory does the same: with
/// card marks as the image has them, and with those that are written each time.
///
/// Lies in the worker's package, which the class path allows, because the worker is not public.
@State(Scope.Benchmark)
@Threads(2)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WorkerBenchmark {

    private static final class Task implements PoolTask {
        @Override
        public void run() {}

        @Override
        public void abandoned() {}
    }

    private final PoolTask task = new Task();
    private final Worker[] workers = workers();

    private static Worker[] workers() {
        WorkStealingPool pool =
                (WorkStealingPool) new WorkStealingPoolProvider().create(PoolConfig.optimal());
        return new Worker[] {
            new Worker(pool, "one", 1, false), new Worker(pool, "other", 2, false)
        };
    }

    private boolean run(ThreadParams thread) {
        Worker mine = workers[thread.getThreadIndex()];
        return mine.exit(mine.enter(task));
    }

    /// As in the image.
    ///
    /// @param thread which of the two
    /// @return whether the word was free
    @Benchmark
    @Fork(jvmArgsAppend = {"-XX:+UseSerialGC", "-XX:+UseCondCardMark"})
    public boolean marksIfNeeded(ThreadParams thread) {
        return run(thread);
    }

    /// As without its option.
    ///
    /// @param thread which of the two
    /// @return whether the word was free
    @Benchmark
    @Fork(jvmArgsAppend = {"-XX:+UseSerialGC", "-XX:-UseCondCardMark"})
    public boolean marksAlways(ThreadParams thread) {
        return run(thread);
    }
}
