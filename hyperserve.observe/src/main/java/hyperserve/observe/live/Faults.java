package hyperserve.observe.live;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// The newest faults, a bounded number of them. Any thread may use it, and none waits.
///
/// Each fault takes the next place of a ring. One that overtakes another, by a whole round, may
/// leave the older one there: then that is told in place of it, and goes with the next round.
final class Faults {

    static final int KEPT = 20;

    private final AtomicLong count = new AtomicLong();
    private final AtomicReferenceArray<Fault> ring = new AtomicReferenceArray<>(KEPT);

    void add(Fault fault) {
        ring.set((int) (count.getAndIncrement() % KEPT), fault);
    }

    /// {@return how many there were in all}
    long count() {
        return count.get();
    }

    /// {@return those that are kept, the newest first}
    List<Fault> newest() {
        List<Fault> kept = new ArrayList<>(KEPT);
        long next = count.get();
        for (int age = 1; age <= KEPT; age++) {
            Fault each = ring.get(Math.floorMod(next - age, KEPT));
            if (each != null) {
                kept.add(each);
            }
        }
        return kept;
    }
}
