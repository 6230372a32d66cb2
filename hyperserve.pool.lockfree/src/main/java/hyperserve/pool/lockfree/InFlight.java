package hyperserve.pool.lockfree;

/// Bounds how many submitted tasks are in flight: accepted, and neither ended nor abandoned. Tasks
/// of event sources are not counted: they are bounded by the connections, and counting them would
/// cost each request an atomic write.
///
/// None of this allocates or throws, so no count can be left half done.
final class InFlight {

    private final HotFields.Numbers number = new HotFields.Numbers(1);
    private final int capacity;

    InFlight(int capacity) {
        this.capacity = capacity;
    }

    /// Makes room for one more task.
    ///
    /// @return false if there is none
    boolean tryEnter() {
        long current = number.get(0);
        while (current < capacity) {
            if (number.compareAndSet(0, current, current + 1)) {
                return true;
            }
            current = number.get(0);
        }
        return false;
    }

    /// Takes a task out; its fate has been counted before.
    void leave() {
        number.getAndAdd(0, -1);
    }

    int size() {
        return (int) number.get(0);
    }
}
