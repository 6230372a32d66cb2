package hyperserve.api.pool;

import java.util.concurrent.atomic.AtomicLongArray;

/// Counts what many threads do, each in a cell that it seldom shares.
///
/// As `LongAdder` does, but with all its cells from the start: to count never allocates, so it
/// cannot fail in the midst of something when memory is short.
final class Counter {

    private static final int MOST = 64;

    /// A power of two, at least as many as there are processors.
    private static final int CELLS =
            Integer.highestOneBit(
                    Math.clamp(2 * Runtime.getRuntime().availableProcessors() - 1, 1, MOST));

    /// Two cache lines in longs, as processors fetch them in pairs.
    private static final int APART = 16;

    private final AtomicLongArray cells = new AtomicLongArray((CELLS + 1) * APART);

    void increment() {
        // Numbers of threads follow each other.
        int cell = (int) Thread.currentThread().threadId() & (CELLS - 1);
        cells.getAndIncrement((cell + 1) * APART);
    }

    /// All that was counted before the call, and perhaps some of what is counted meanwhile.
    long sum() {
        long sum = 0;
        for (int i = 1; i <= CELLS; i++) {
            sum += cells.get(i * APART);
        }
        return sum;
    }
}
