package hyperserve.pool.lockfree;

import hyperserve.api.Nullable;
import hyperserve.api.pool.PoolTask;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// The ring with one mistake, of which the model checker has to tell. All its accesses are
/// volatile: a mistake in the order of steps, not in an access mode, is what that checker can see.
final class BrokenRing {

    /// What is wrong with a ring.
    enum Fault {
        /// A task is handed out though another taker has won its index: it runs twice.
        TAKES_WITHOUT_WINNING,
        /// The index is published before the task: a taker finds nothing, and the task is lost.
        PUBLISHES_BEFORE_FILLING,
        /// There is thought to be room as soon as an index is won: the slot is filled again before
        /// its taker has read it, and the new task is taken for the old, or wiped out.
        ROOM_BEFORE_EMPTYING,
        /// A slot is emptied before its index is won: a taker who loses has wiped out a task.
        EMPTIES_BEFORE_WINNING
    }

    private final Fault fault;
    private final AtomicReferenceArray<@Nullable PoolTask> slots;
    private final AtomicLong head = new AtomicLong();
    private final AtomicLong tail = new AtomicLong();

    BrokenRing(int capacity, Fault fault) {
        this.fault = fault;
        this.slots = new AtomicReferenceArray<>(capacity);
    }

    boolean hasRoom() {
        return fault == Fault.ROOM_BEFORE_EMPTYING
                ? size() < slots.length()
                : slots.get(slot(tail.get())) == null;
    }

    void push(PoolTask task) {
        long index = tail.get();
        if (fault == Fault.PUBLISHES_BEFORE_FILLING) {
            tail.set(index + 1);
            slots.set(slot(index), task);
        } else {
            slots.set(slot(index), task);
            tail.set(index + 1);
        }
    }

    @Nullable
    PoolTask take() {
        while (true) {
            long index = head.get();
            if (index >= tail.get()) {
                return null;
            }
            if (fault == Fault.EMPTIES_BEFORE_WINNING) {
                PoolTask task = slots.getAndSet(slot(index), null);
                if (head.compareAndSet(index, index + 1)) {
                    return task;
                }
            } else if (won(index)) {
                PoolTask task = slots.get(slot(index));
                slots.set(slot(index), null);
                return task;
            }
        }
    }

    private boolean won(long index) {
        if (fault == Fault.TAKES_WITHOUT_WINNING) {
            head.set(index + 1);
            return true;
        }
        return head.compareAndSet(index, index + 1);
    }

    int size() {
        long first = head.get();
        return (int) Math.max(0, tail.get() - first);
    }

    private int slot(long index) {
        return (int) index % slots.length();
    }
}
