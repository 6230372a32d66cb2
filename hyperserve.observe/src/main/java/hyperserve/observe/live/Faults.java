package hyperserve.observe.live;

import java.util.ArrayList;
import java.util.Comparator;
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
        for (int i = 0; i < KEPT; i++) {
            Fault each = ring.get(i);
            if (each != null) {
                kept.add(each);
            }
        }
        kept.sort(Comparator.comparingLong(Fault::millis).reversed());
        return kept;
    }
}
