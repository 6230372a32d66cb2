package hyperserve.pool.lockfree;

import hyperserve.api.Nullable;
import hyperserve.api.pool.PoolTask;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A worker's ring, beside the queue that the injector is and those of the JDK's executors. One
/// thread puts a task in and takes it out, which is what nearly always happens: tasks are rarely
/// stolen.
///
/// Lies in the ring's package, which the class path allows, because the ring is not public.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class QueueBenchmark {

    private static final int CAPACITY = 256;

    private static final class Task implements PoolTask {
        @Override
        public void run() {}

        @Override
        public void abandoned() {}
    }

    private final PoolTask task = new Task();
    private final TaskRing ring = new TaskRing(CAPACITY);
    private final Queue<PoolTask> injector = new ConcurrentLinkedQueue<>();
    private final Queue<PoolTask> linked = new LinkedBlockingQueue<>();
    private final Queue<PoolTask> array = new ArrayBlockingQueue<>(CAPACITY);

    /// The ring.
    ///
    /// @return the task
    @Benchmark
    public @Nullable PoolTask ring() {
        ring.push(task);
        return ring.take();
    }

    /// The injector's queue.
    ///
    /// @return the task
    @Benchmark
    public @Nullable PoolTask injector() {
        return through(injector);
    }

    /// The usual queue of a `ThreadPoolExecutor`.
    ///
    /// @return the task
    @Benchmark
    public @Nullable PoolTask linkedBlockingQueue() {
        return through(linked);
    }

    /// The bounded queue of a `ThreadPoolExecutor`.
    ///
    /// @return the task
    @Benchmark
    public @Nullable PoolTask arrayBlockingQueue() {
        return through(array);
    }

    private @Nullable PoolTask through(Queue<PoolTask> queue) {
        queue.add(task);
        return queue.poll();
    }
}
