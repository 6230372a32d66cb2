package hyperserve.observe.accesslog;

import hyperserve.api.Nullable;

import java.util.stream.Stream;

/// A ring for each few threads, so that those who serve do not meet in one. What one thread has
/// added comes in order.
final class Rings {

    private static final int MOST_RINGS = 8;

    /// Of each ring: a twentieth of a second of the most that a core can serve.
    private static final int CAPACITY = 8192;

    /// Of all rings: a part of the heap, within bounds.
    private static final int PART_OF_HEAP = 32;

    private static final long LEAST_BYTES = 1 << 20;
    private static final long MOST_BYTES = 1 << 24;

    private final Ring[] all;

    /// Empty ones.
    ///
    /// @param count how many, a power of two
    /// @param capacity how many entries each can have, a power of two
    /// @param mostBytes how much those of each may weigh
    Rings(int count, int capacity, long mostBytes) {
        all =
                Stream.generate(() -> new Ring(capacity, mostBytes))
                        .limit(count)
                        .toArray(Ring[]::new);
    }

    static Rings forThisProcess() {
        Runtime runtime = Runtime.getRuntime();
        int count = Integer.highestOneBit(Math.clamp(runtime.availableProcessors(), 1, MOST_RINGS));
        long bytes = Math.clamp(runtime.maxMemory() / PART_OF_HEAP, LEAST_BYTES, MOST_BYTES);
        return new Rings(count, CAPACITY, bytes / count);
    }

    int count() {
        return all.length;
    }

    /// {@return false if there is no room in the ring of the calling thread}
    boolean offer(Entry entry) {
        // Threads are numbered one after the other, so neighbours do not meet.
        return all[(int) Thread.currentThread().threadId() & (all.length - 1)].offer(entry);
    }

    @Nullable
    Entry poll(int ring) {
        return all[ring].poll();
    }

    @Nullable
    Entry pollAny() {
        for (Ring each : all) {
            Entry entry = each.poll();
            if (entry != null) {
                return entry;
            }
        }
        return null;
    }

    /// {@return how many entries wait, or are being added}
    long size() {
        long sum = 0;
        for (Ring each : all) {
            sum += each.size();
        }
        return sum;
    }

    boolean isEmpty() {
        return size() == 0;
    }
}
