package hyperserve.pool.lockfree;

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

    private final HotFields.Numbers cells = new HotFields.Numbers(CELLS);

    void increment() {
        add(1);
    }

    void decrement() {
        add(-1);
    }

    private void add(int more) {
        // Numbers of threads follow each other.
        cells.getAndAdd((int) Thread.currentThread().threadId() & (CELLS - 1), more);
    }

    /// All that was counted before the call, and perhaps some of what is counted meanwhile.
    long sum() {
        long sum = 0;
        for (int i = 0; i < CELLS; i++) {
            sum += cells.get(i);
        }
        return sum;
    }
}
