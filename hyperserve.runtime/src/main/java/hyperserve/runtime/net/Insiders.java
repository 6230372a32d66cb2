package hyperserve.runtime.net;

import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// The threads that run handlers for one connection, of a protocol that answers several requests at
/// a time; see [StopCallers]. Any thread may use it.
public final class Insiders {

    /// Further ones are not known; then the end of a drain is waited for.
    private static final int PLACES = 8;

    private final AtomicReferenceArray<Thread> places = new AtomicReferenceArray<>(PLACES);
    private volatile int exchanges;

    Insiders() {}

    /// The calling thread begins to run a handler.
    public void enter() {
        Thread caller = Thread.currentThread();
        for (int i = 0; i < PLACES; i++) {
            if (places.get(i) == null && places.compareAndSet(i, null, caller)) {
                return;
            }
        }
    }

    /// It does so no more.
    public void leave() {
        Thread caller = Thread.currentThread();
        for (int i = 0; i < PLACES; i++) {
            if (places.compareAndSet(i, caller, null)) {
                return;
            }
        }
    }

    /// Says how many requests are not answered yet. For the owner of the connection.
    ///
    /// @param count how many
    public void exchanges(int count) {
        exchanges = count;
    }

    /// Whether nothing is answered but by threads that are among some.
    boolean areOnly(Set<Thread> some) {
        int found = 0;
        for (int i = 0; i < PLACES; i++) {
            Thread thread = places.get(i);
            found += thread != null && some.contains(thread) ? 1 : 0;
        }
        return found > 0 && found >= exchanges;
    }
}
