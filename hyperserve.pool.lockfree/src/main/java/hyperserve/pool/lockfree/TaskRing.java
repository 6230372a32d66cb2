package hyperserve.pool.lockfree;

import hyperserve.api.Nullable;
import hyperserve.api.pool.PoolTask;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// A bounded first-in-first-out queue that one thread fills and any thread empties.
///
/// A consumer first wins an index by moving `head`, and only then takes what lies in its slot; so
/// no two ever hold the same task, and none holds a task that it did not win. It empties the slot,
/// and the producer fills a slot only when it finds it empty: a consumer that is held up between
/// the two delays the producer's next lap, and loses nothing.
///
/// Access modes, each with its partner:
///
/// - `tail`, written by the producer alone: `setRelease` in [#push], after the slot; `getAcquire`
///   in [#take], before the slot. Whoever sees the index sees the task.
/// - `head`: `compareAndSet` in [#take]. Indexes only grow, so none is won twice.
/// - a slot: filled by plain write before `tail`; emptied by `setRelease`, seen by `getAcquire` in
///   [#hasRoom]. Whoever sees it empty knows that its consumer has read it.
///
/// The producer may change if what the old one did *happens before* what the new one does.
final class TaskRing extends HotFields.AfterTail {

    private static final VarHandle HEAD;
    private static final VarHandle TAIL;
    private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(PoolTask[].class);

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            HEAD = lookup.findVarHandle(HotFields.Head.class, "head", long.class);
            TAIL = lookup.findVarHandle(HotFields.Tail.class, "tail", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// Slots that stay empty at either end, so that others' objects share no cache line with the
    /// ones in use: 128 bytes of the smallest references there are.
    private static final int MARGIN = 32;

    private final @Nullable PoolTask[] slots;
    private final int mask;

    /// An empty ring.
    ///
    /// @param capacity a power of two
    TaskRing(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity must be a power of two, was " + capacity);
        }
        slots = new PoolTask[capacity + 2 * MARGIN];
        mask = capacity - 1;
    }

    private int slot(long index) {
        return MARGIN + ((int) index & mask);
    }

    /// Whether there is room for one more. For the producer; stays true until it pushes.
    boolean hasRoom() {
        return SLOTS.getAcquire(slots, slot(tail)) == null;
    }

    /// Adds a task at the end. For the producer.
    ///
    /// @throws IllegalStateException if there is no room
    void push(PoolTask task) {
        if (!hasRoom()) {
            throw new IllegalStateException("the ring is full");
        }
        long index = tail;
        slots[slot(index)] = task;
        TAIL.setRelease(this, index + 1);
    }

    /// Takes the task at the front. For any thread.
    ///
    /// @return a task, or null if there was none
    @Nullable
    PoolTask take() {
        while (true) {
            long index = (long) HEAD.getAcquire(this);
            if (index >= (long) TAIL.getAcquire(this)) {
                return null;
            }
            if (HEAD.compareAndSet(this, index, index + 1)) {
                int slot = slot(index);
                PoolTask task = slots[slot];
                SLOTS.setRelease(slots, slot, (PoolTask) null);
                return task;
            }
        }
    }

    /// How many tasks have been taken so far.
    long taken() {
        return (long) HEAD.getAcquire(this);
    }

    /// How many tasks there are; by the time the answer is read, perhaps fewer or more.
    int size() {
        long first = (long) HEAD.getAcquire(this);
        return (int) Math.max(0, (long) TAIL.getAcquire(this) - first);
    }
}
