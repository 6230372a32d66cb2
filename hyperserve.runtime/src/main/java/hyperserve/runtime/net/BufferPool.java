package hyperserve.runtime.net;

import hyperserve.api.Nullable;
import hyperserve.runtime.limits.MemoryBudget;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// A bounded free list of heap buffers, so that an idle connection need not own any.
///
/// Any thread may lease and give back. Platform threads keep two at hand each (see
/// [BuffersAtHand]), as many as a request needs. For all others, and beyond that, there are slots:
/// one is emptied by `getAndSet` and filled by `compareAndSet`, so a buffer has one holder at any
/// time; whatever finds no slot is left to the garbage collector. What nobody has leased counts for
/// no connection, wherever it is.
public final class BufferPool {

    /// The capacity of a leased buffer in bytes, unless another is asked for.
    public static final int SIZE = 16 * 1024;

    private static final int PROBES = 8;

    /// From one slot to the next.
    private static final int ROOM = 2 * Lines.REFERENCES;

    private final BuffersAtHand atHand;
    private final AtomicReferenceArray<ByteBuffer> slots;
    private final int mask;
    private final int size;
    private final MemoryBudget budget;

    /// An empty free list for connections that may keep as much as they like.
    ///
    /// @param keep as below
    public BufferPool(int keep) {
        this(keep, new MemoryBudget(Long.MAX_VALUE));
    }

    /// An empty free list.
    ///
    /// @param keep how many unused buffers to keep at most, at least 1; rounded down to a power of
    ///     two, as a division costs more than the rest. From 4 on, half of them for threads that
    ///     have them at hand
    /// @param budget counts what connections keep, leased buffers among it
    public BufferPool(int keep, MemoryBudget budget) {
        this(keep, budget, SIZE);
    }

    /// An empty free list of buffers of another size.
    ///
    /// @param keep as above
    /// @param budget as above
    /// @param size the capacity of each in bytes
    public BufferPool(int keep, MemoryBudget budget, int size) {
        this.budget = budget;
        this.size = size;
        int count = Integer.highestOneBit(keep);
        int threads = count / 2 / BuffersAtHand.EACH;
        atHand = new BuffersAtHand(threads);
        int shared = count - threads * BuffersAtHand.EACH;
        slots = new AtomicReferenceArray<>((shared + 1) * ROOM);
        mask = shared - 1;
    }

    /// {@return what connections may keep}
    public MemoryBudget budget() {
        return budget;
    }

    /// {@return the capacity of a leased buffer in bytes}
    public int size() {
        return size;
    }

    /// {@return an empty buffer of [#size()] bytes, backed by an array at offset 0}
    public ByteBuffer lease() {
        ByteBuffer buffer = atHand.take(Thread.currentThread());
        if (buffer == null) {
            buffer = takeShared();
        }
        return buffer == null ? ByteBuffer.allocate(size) : buffer.clear();
    }

    private @Nullable ByteBuffer takeShared() {
        int start = start();
        for (int i = 0; i < PROBES; i++) {
            int slot = (((start + i) & mask) + 1) * ROOM;
            if (slots.getPlain(slot) != null) {
                ByteBuffer buffer = slots.getAndSet(slot, null);
                if (buffer != null) {
                    return buffer;
                }
            }
        }
        return null;
    }

    /// Gives a leased buffer back, which allocates nothing.
    ///
    /// @param buffer a buffer that nobody uses any more; one of another size is left alone
    public void release(ByteBuffer buffer) {
        if (buffer.capacity() == size && !atHand.put(Thread.currentThread(), buffer)) {
            putShared(buffer);
        }
    }

    private void putShared(ByteBuffer buffer) {
        int start = start();
        for (int i = 0; i < PROBES; i++) {
            int slot = (((start + i) & mask) + 1) * ROOM;
            if (slots.getPlain(slot) == null && slots.compareAndSet(slot, null, buffer)) {
                return;
            }
        }
    }

    /// Spreads threads over the slots.
    private int start() {
        return (int) Thread.currentThread().threadId() * 7;
    }
}
