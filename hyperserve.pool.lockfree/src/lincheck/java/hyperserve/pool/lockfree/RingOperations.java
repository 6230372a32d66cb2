package hyperserve.pool.lockfree;

import hyperserve.api.Nullable;
import hyperserve.api.pool.PoolTask;

import org.jetbrains.lincheck.datastructures.Operation;

/// What a scenario may do with a ring: one thread at a time offers, any takes.
///
/// A ring of `capacity` slots may refuse for a moment although it holds fewer tasks, while a taker
/// has won a task and not yet emptied its slot. So an offer waits out that moment, which must end:
/// then the ring is a bounded queue exactly, and refuses only when it is full.
abstract class RingOperations {

    private final int capacity;

    RingOperations(int capacity) {
        this.capacity = capacity;
    }

    abstract boolean hasRoom();

    abstract int size();

    abstract void push(PoolTask task);

    abstract @Nullable PoolTask remove();

    @Operation(nonParallelGroup = "holder")
    public boolean offer(int number) {
        while (!hasRoom()) {
            if (size() == capacity) {
                return false;
            }
            Thread.onSpinWait();
        }
        push(new Numbered(number));
        return true;
    }

    @Operation
    public @Nullable Integer take() {
        return Numbered.of(remove());
    }
}
