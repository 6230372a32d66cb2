package hyperserve.pool.executor;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/// Lets tasks in, and knows how many are in flight.
///
/// Phase and number are one word, so that no task can come in after the phase has changed because
/// it looked before. Tasks move the number by compare-and-set and decrement; the phase is moved by
/// methods that end in `Locked`, which need the pool's lock, so it changes under nobody's hands.
final class Admission {

    private static final long NUMBER = 0xffff_ffffL;

    private static final long NEW = 0;
    private static final long OPEN = 1L << 32;
    private static final long DRAINING = 2L << 32;
    private static final long SHUT = 3L << 32;

    private final int capacity;
    private final BooleanSupplier insider;
    private final AtomicLong word = new AtomicLong(NEW);

    /// @param insider whether the calling thread runs a task of this pool; asked while it drains
    Admission(int capacity, BooleanSupplier insider) {
        this.capacity = capacity;
        this.insider = insider;
    }

    /// Lets one more task in, if the phase allows it and there is room.
    boolean tryEnter() {
        long seen = word.get();
        while (accepts(seen & ~NUMBER) && (seen & NUMBER) < capacity) {
            if (word.compareAndSet(seen, seen + 1)) {
                return true;
            }
            seen = word.get();
        }
        return false;
    }

    private boolean accepts(long phase) {
        return phase == OPEN || (phase == DRAINING && insider.getAsBoolean());
    }

    /// Ends a task's being in flight; to be told to those who wait if it says so.
    ///
    /// @return whether somebody may wait for it, as the pool drains or is shut
    boolean leave() {
        return (word.getAndDecrement() & ~NUMBER) >= DRAINING;
    }

    int inFlight() {
        return (int) (word.get() & NUMBER);
    }

    boolean isShut() {
        return (word.get() & ~NUMBER) == SHUT;
    }

    /// Opens, unless a drain has come before.
    void openLocked() {
        word.compareAndSet(NEW, OPEN);
    }

    /// Lets in only what tasks of this pool submit.
    void drainLocked() {
        moveToLocked(DRAINING);
    }

    /// Lets in nothing any more.
    void shutLocked() {
        moveToLocked(SHUT);
    }

    private void moveToLocked(long phase) {
        word.getAndUpdate(old -> phase | (old & NUMBER));
    }
}
