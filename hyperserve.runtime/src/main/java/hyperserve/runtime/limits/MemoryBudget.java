package hyperserve.runtime.limits;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/// The memory that all connections of a server may make it keep, and how much of that they do.
///
/// What is kept beyond a task's own time on its thread counts: an open connection, an incomplete
/// rest of input, an unsent answer, a body read whole, a request whose handler has a thread of its
/// own. It counts when it is allocated, not when it is announced, and until it is let go; so
/// without connections nothing is taken.
///
/// Beyond seven eighths the budget is *short*: connections that hold much and have waited for long
/// are shed until a quarter is free again, so that there is room for those who come now. Beyond the
/// limit nothing is granted ([#tryTake]). What exists already is counted all the same ([#take]),
/// and may exceed the limit by what the running threads have in hand.
///
/// Any thread may use it; numbers are bytes.
public final class MemoryBudget {

    /// What an open connection takes while it is idle.
    public static final int CONNECTION = 1536;

    /// What the server itself, the code of its handlers and their short-lived objects need.
    private static final long RESERVED = 8 << 20;

    private static final long LEAST = 4 << 20;

    private static final int USED = 16;

    private final long limit;

    /// How much is taken, with room of 128 bytes on either side: all write it, and all who poll
    /// read it, so nothing else should be on those lines of the cache.
    private final AtomicLongArray words = new AtomicLongArray(USED + 1 + USED);

    /// How many connections hold content that exists once. By identity: of two that are equal both
    /// are there. Asked only for answers that wait for their clients.
    private final Map<Object, Integer> shared =
            Collections.synchronizedMap(new IdentityHashMap<>());

    /// A budget of which nothing is taken.
    ///
    /// @param limit the most that may be taken
    public MemoryBudget(long limit) {
        this.limit = limit;
        // What this is made of is linked now, and not by the first who has no memory.
        words.addAndGet(USED, 0);
        words.compareAndExchange(USED, 0, 0);
    }

    /// The default for a heap: half of what is beyond 8 MiB, at least 4 MiB.
    ///
    /// @param heap the largest size of the heap
    /// @return the limit
    public static long of(long heap) {
        return Math.max(LEAST, (heap - RESERVED) / 2);
    }

    /// {@return the most that may be taken}
    public long limit() {
        return limit;
    }

    /// {@return how much is taken}
    public long used() {
        return words.get(USED);
    }

    /// Whether so much more could be taken at the moment.
    ///
    /// @param bytes how much
    /// @return whether it is left
    public boolean hasRoom(long bytes) {
        return bytes <= limit - words.get(USED);
    }

    /// Takes some, all or nothing.
    ///
    /// @param bytes how much
    /// @return whether it was left
    public boolean tryTake(long bytes) {
        long current = words.get(USED);
        while (bytes <= limit - current) {
            long witness = words.compareAndExchange(USED, current, current + bytes);
            if (witness == current) {
                return true;
            }
            current = witness;
        }
        return false;
    }

    /// Counts what exists already, whether it was left or not.
    ///
    /// @param bytes how much
    public void take(long bytes) {
        words.addAndGet(USED, bytes);
    }

    /// Gives back what was taken.
    ///
    /// @param bytes how much
    public void giveBack(long bytes) {
        words.addAndGet(USED, -bytes);
    }

    /// Counts content that may be kept for several connections and exists once.
    ///
    /// @param content its identity
    /// @param bytes its size
    /// @return false if there is no room; nothing has changed then
    public boolean tryShare(Object content, long bytes) {
        if (shared.merge(content, 1, Integer::sum) > 1 || tryTake(bytes)) {
            return true;
        }
        // Somebody may have joined meanwhile, and gets it for nothing: it leaves a little later.
        if (shared.computeIfPresent(content, (_, count) -> count == 1 ? null : count - 1) != null) {
            take(bytes);
        }
        return false;
    }

    /// Undoes a [#tryShare].
    ///
    /// @param content its identity
    /// @param bytes its size
    public void unshare(Object content, long bytes) {
        if (shared.computeIfPresent(content, (_, count) -> count == 1 ? null : count - 1) == null) {
            giveBack(bytes);
        }
    }

    /// {@return whether so little is left that connections are to be shed}
    public boolean isShort() {
        return words.get(USED) > limit - limit / 8;
    }

    /// {@return how much connections that are shed have to give back, 0 or less if nothing}
    public long excess() {
        return words.get(USED) - (limit - limit / 4);
    }
}
