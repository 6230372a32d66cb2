package hyperserve.websocket.deflate;

import hyperserve.api.Nullable;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Things to be used again, as each takes memory outside the heap and time to make. There are never
/// more than a bound, used or not. Any thread may use it.
final class Shelf<T> {

    private final int most;
    private final Supplier<T> make;
    private final Consumer<T> reset;
    private final Semaphore free;
    private final ConcurrentLinkedQueue<T> idle = new ConcurrentLinkedQueue<>();

    /// @param most how many there may be
    /// @param make makes one
    /// @param reset makes one as if it were new
    Shelf(int most, Supplier<T> make, Consumer<T> reset) {
        this.most = most;
        this.make = make;
        this.reset = reset;
        this.free = new Semaphore(most);
    }

    /// {@return one that is as if new, or null if all are in use}
    @Nullable
    T tryTake() {
        if (!free.tryAcquire()) {
            return null;
        }
        T known = idle.poll();
        if (known != null) {
            return known;
        }
        boolean made = false;
        try {
            T item = make.get();
            made = true;
            return item;
        } finally {
            if (!made) {
                free.release();
            }
        }
    }

    void giveBack(T item) {
        reset.accept(item);
        idle.add(item);
        free.release();
    }

    /// {@return how many are in use}
    int inUse() {
        return most - free.availablePermits();
    }

    /// {@return how many are kept for the next ones}
    int kept() {
        return idle.size();
    }
}
