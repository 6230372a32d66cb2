package hyperserve.pool.lockfree;

import hyperserve.api.Nullable;
import hyperserve.pool.lockfree.Worker.State;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/// Who there is: workers in slots, and dispatchers in a list. Both can be gone through without
/// allocating, as the monitor has to get on when memory is short.
///
/// A worker keeps its slot until it ends, so whoever goes through all of them comes past each one
/// that is there all the time. Dispatchers are few and come and go: new ones are put in front by
/// `compareAndSet`; one that ends is only marked, by its state; and the monitor alone unlinks it,
/// so no two unlink beside each other. Slots, links and states are volatile: what a worker did
/// *happens before* what somebody does who finds it gone.
final class Roster {

    private final AtomicReferenceArray<@Nullable Worker> slots;
    private final AtomicReference<@Nullable Worker> newestDispatcher = new AtomicReference<>();

    Roster(int max) {
        slots = new AtomicReferenceArray<>(max);
    }

    /// Gives a worker a slot. Whoever is counted has one, or had one, and is about to leave it; so
    /// there is one for each that the count allows.
    void add(Worker worker) {
        worker.slot = 0;
        while (!slots.compareAndSet(worker.slot, null, worker)) {
            worker.slot = (worker.slot + 1) % slots.length();
            if (worker.slot == 0) {
                LockSupport.parkNanos(1);
            }
        }
    }

    /// Takes a worker's slot back.
    ///
    /// @return false if it has none
    boolean remove(Worker worker) {
        return slots.compareAndSet(worker.slot, worker, null);
    }

    void addDispatcher(Worker dispatcher) {
        Worker older = newestDispatcher.get();
        dispatcher.older = older;
        while (!newestDispatcher.compareAndSet(older, dispatcher)) {
            older = newestDispatcher.get();
            dispatcher.older = older;
        }
    }

    /// Forgets dispatchers that have ended. For the monitor.
    void sweep() {
        Worker kept = newestDispatcher.get();
        while (kept != null && kept.state() == State.GONE) {
            newestDispatcher.compareAndSet(kept, kept.older);
            kept = newestDispatcher.get();
        }
        while (kept != null) {
            Worker next = kept.older;
            if (next != null && next.state() == State.GONE) {
                kept.older = next.older;
            } else {
                kept = next;
            }
        }
    }

    int slots() {
        return slots.length();
    }

    @Nullable
    Worker inSlot(int slot) {
        return slots.get(slot);
    }

    /// The first of all that are alive.
    @Nullable
    Worker first() {
        return fromSlot(0);
    }

    /// The next one of all that are alive.
    @Nullable
    Worker after(Worker worker) {
        return worker.dispatcher ? alive(worker.older) : fromSlot(worker.slot + 1);
    }

    private @Nullable Worker fromSlot(int start) {
        for (int slot = start; slot < slots.length(); slot++) {
            Worker worker = slots.get(slot);
            if (worker != null) {
                return worker;
            }
        }
        return alive(newestDispatcher.get());
    }

    private static @Nullable Worker alive(@Nullable Worker newest) {
        Worker dispatcher = newest;
        while (dispatcher != null && dispatcher.state() == State.GONE) {
            dispatcher = dispatcher.older;
        }
        return dispatcher;
    }

    /// The worker of a number, if it is alive.
    @Nullable
    Worker find(int number) {
        Worker worker = first();
        while (worker != null && worker.number != number) {
            worker = after(worker);
        }
        return worker;
    }
}
