package hyperserve.observe.figures;

import java.util.concurrent.atomic.AtomicLongArray;

/// A fixed number of counters that many threads add to at once, without a lock and without
/// allocation.
///
/// There are several copies of all counters, the *stripes*, each on lines of the cache of its own;
/// a thread adds to that which its number leads to, by one atomic instruction, and whoever asks
/// adds the stripes up. Two threads with one stripe are slower and no less exact. A sum is not of
/// one instant, but a counter never goes back: each stripe only grows.
public final class Cells {

    private static final int MOST_STRIPES = 16;

    /// Four for each processor, up to sixteen: with one for each, every other pair of threads that
    /// are busy would have the same one, and each of their additions take the line from the other.
    /// A power of two, so that a mask finds the stripe.
    private static final int STRIPES =
            Integer.highestOneBit(
                    Math.clamp(4L * Runtime.getRuntime().availableProcessors(), 4, MOST_STRIPES));

    /// Processors fetch lines of 64 bytes in pairs.
    private static final int ROOM = 128 / Long.BYTES;

    private final AtomicLongArray words;
    private final int width;

    /// Counters that are all zero.
    ///
    /// @param count how many
    public Cells(int count) {
        width = Math.ceilDiv(count, ROOM) * ROOM;
        words = new AtomicLongArray((STRIPES + 1) * width);
    }

    /// {@return what the calling thread adds by}
    public static int stripe() {
        // Threads are numbered one after the other, so neighbours do not meet.
        return (int) Thread.currentThread().threadId() & (STRIPES - 1);
    }

    /// Adds to a counter.
    ///
    /// @param stripe the stripe of the calling thread
    /// @param index which counter
    /// @param amount how much, not less than nothing
    public void add(int stripe, int index, long amount) {
        words.getAndAdd(stripe * width + index, amount);
    }

    /// Adds one to a counter, for those who do so seldom.
    ///
    /// @param index which counter
    public void increment(int index) {
        add(stripe(), index, 1);
    }

    /// {@return the value of a counter}
    ///
    /// @param index which counter
    public long sum(int index) {
        long sum = 0;
        for (int stripe = 0; stripe < STRIPES; stripe++) {
            sum += words.get(stripe * width + index);
        }
        return sum;
    }
}
