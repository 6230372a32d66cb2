package hyperserve.api.pool;

import hyperserve.api.Nullable;

import java.time.Duration;
import java.util.Objects;

/// The sizes of a [WorkerPool].
///
/// The default leaves a quarter of the cores to the system: with `usable = max(1, cores − ⌈cores ×
/// 0.25⌉)`, min is `usable` but 2 to 64, max is three times `usable` but 4 to 256, target is twice
/// `usable` but min to max.
///
/// Immutable; each `with…` gives new sizes. Sizes may join these later.
public final class PoolConfig {

    /// The default capacity, 10,000 tasks.
    public static final int DEFAULT_CAPACITY = 10_000;

    private static final Duration DEFAULT_KEEP_ALIVE = Duration.ofSeconds(10);

    private final int min;
    private final int target;
    private final int max;
    private final int capacity;
    private final Duration keepAlive;

    private PoolConfig(int min, int target, int max, int capacity, Duration keepAlive) {
        Objects.requireNonNull(keepAlive, "keepAlive");
        if (min < 1 || target < min || max < target) {
            throw new IllegalArgumentException(
                    "need 1 <= min <= target <= max, was %s, %s, %s".formatted(min, target, max));
        }
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1, was " + capacity);
        }
        if (keepAlive.isNegative()) {
            throw new IllegalArgumentException("keepAlive must not be negative, was " + keepAlive);
        }
        this.min = min;
        this.target = target;
        this.max = max;
        this.capacity = capacity;
        this.keepAlive = keepAlive;
    }

    /// {@return the sizes of a server that says nothing: those of [#optimal()]}
    public static PoolConfig defaults() {
        return optimal();
    }

    /// {@return the default sizes for this machine}
    public static PoolConfig optimal() {
        return optimal(Runtime.getRuntime().availableProcessors());
    }

    /// The default sizes.
    ///
    /// @param cores the number of processors
    /// @return the sizes
    public static PoolConfig optimal(int cores) {
        int usable = usableCores(cores);
        int min = Math.clamp(usable, 2, 64);
        int max = Math.clamp(usable * 3L, 4, 256);
        return sized(min, Math.clamp(usable * 2L, min, max), max);
    }

    /// {@return sizes for handlers that compute: three quarters of this machine's cores, at least
    /// 2}
    public static PoolConfig cpuBound() {
        return cpuBound(Runtime.getRuntime().availableProcessors());
    }

    /// Sizes for handlers that compute: three quarters of the cores, but at least 2, as a worker
    /// that runs a handler needs another beside it that waits for the next request.
    ///
    /// @param cores the number of processors
    /// @return the sizes
    public static PoolConfig cpuBound(int cores) {
        int size = Math.max(2, (int) (cores * 3L / 4));
        return sized(size, size, size);
    }

    /// {@return small sizes, the same on each machine: 2 to 4 workers}
    public static PoolConfig development() {
        return sized(2, 4, 4);
    }

    private static PoolConfig sized(int min, int target, int max) {
        return new PoolConfig(min, target, max, DEFAULT_CAPACITY, DEFAULT_KEEP_ALIVE);
    }

    /// How many cores are not left to the system.
    ///
    /// @param cores the number of processors
    /// @return `max(1, cores − ⌈cores × 0.25⌉)`
    public static int usableCores(int cores) {
        return Math.max(1, cores - Math.ceilDiv(cores, 4));
    }

    /// {@return workers that are always there, at least 1}
    public int min() {
        return min;
    }

    /// {@return workers that a growing pool starts before it lets its queue fill; min to max}
    public int target() {
        return target;
    }

    /// {@return workers at most}
    public int max() {
        return max;
    }

    /// {@return tasks accepted by [WorkerPool#tryExecute] and neither ended nor abandoned at most:
    /// queued, running and announced as [WorkerPool#blocking()] together, wherever they run. Tasks
    /// of event sources are not counted}
    public int capacity() {
        return capacity;
    }

    /// {@return how long a worker above min stays without work, 10 s by default; zero or more, and
    /// without a bound}
    public Duration keepAlive() {
        return keepAlive;
    }

    /// These sizes with another capacity.
    ///
    /// @param tasks tasks accepted and not finished at most
    /// @return new sizes
    /// @throws IllegalArgumentException if it is less than 1
    public PoolConfig withCapacity(int tasks) {
        return new PoolConfig(min, target, max, tasks, keepAlive);
    }

    /// These sizes with other numbers of workers.
    ///
    /// @param min workers that are always there
    /// @param target workers started before the queue fills
    /// @param max workers at most
    /// @return new sizes
    /// @throws IllegalArgumentException if not `1 ≤ min ≤ target ≤ max`
    public PoolConfig withWorkers(int min, int target, int max) {
        return new PoolConfig(min, target, max, capacity, keepAlive);
    }

    /// These sizes with another time to live for idle workers.
    ///
    /// @param duration how long a worker above min stays without work
    /// @return new sizes
    /// @throws IllegalArgumentException if it is negative
    public PoolConfig withKeepAlive(Duration duration) {
        return new PoolConfig(min, target, max, capacity, duration);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PoolConfig that
                && min == that.min
                && target == that.target
                && max == that.max
                && capacity == that.capacity
                && keepAlive.equals(that.keepAlive);
    }

    @Override
    public int hashCode() {
        return Objects.hash(min, target, max, capacity, keepAlive);
    }

    @Override
    public String toString() {
        return "PoolConfig[min=%s, target=%s, max=%s, capacity=%s, keepAlive=%s]"
                .formatted(min, target, max, capacity, keepAlive);
    }
}
