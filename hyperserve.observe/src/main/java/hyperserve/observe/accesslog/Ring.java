package hyperserve.observe.accesslog;

import hyperserve.api.Nullable;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// A bounded queue that many threads add to and one takes from, without a lock: an entry for which
/// there is no room is refused at once.
///
/// 1. Who adds claims a place by moving the tail on (`compareAndSet`), then puts the entry there.
/// 2. Who takes finds null in a place that is claimed and not filled yet, and comes again later:
///    it waits for nobody, and what was claimed behind that one waits with it.
/// 3. A place is emptied before the head moves on, so who claims it next finds it empty.
/// 4. Bytes are added before an entry is, and taken back when there is no place, or when it is
///    taken. So there may be refusals a moment before the bound, and never more than the bound.
///
/// All accesses are volatile: who adds puts the entry first and looks then whether the writer
/// sleeps, and the writer says that it sleeps first and looks then for entries.
final class Ring {

    /// Each word on lines of the cache of its own; processors fetch them in pairs of 64 bytes.
    private static final int APART = 128 / Long.BYTES;

    private static final int HEAD = APART;
    private static final int TAIL = 2 * APART;
    private static final int BYTES = 3 * APART;

    private final AtomicReferenceArray<@Nullable Entry> places;
    private final AtomicLongArray words = new AtomicLongArray(4 * APART);
    private final int mask;
    private final long mostBytes;

    /// One that is empty.
    ///
    /// @param capacity how many entries it can have, a power of two
    /// @param mostBytes how much these may weigh
    Ring(int capacity, long mostBytes) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException(capacity + " is no power of two");
        }
        this.places = new AtomicReferenceArray<>(capacity);
        this.mask = capacity - 1;
        this.mostBytes = mostBytes;
    }

    /// Adds an entry. Any thread.
    ///
    /// @return false if there is no room
    boolean offer(Entry entry) {
        int weight = entry.weight();
        if (words.addAndGet(BYTES, weight) > mostBytes || !put(entry)) {
            words.addAndGet(BYTES, -weight);
            return false;
        }
        return true;
    }

    private boolean put(Entry entry) {
        long tail = words.get(TAIL);
        while (tail - words.get(HEAD) <= mask) {
            if (words.compareAndSet(TAIL, tail, tail + 1)) {
                places.set((int) tail & mask, entry);
                return true;
            }
            tail = words.get(TAIL);
        }
        return false;
    }

    /// Takes the next entry. The writer's.
    ///
    /// @return null if there is none, or it is just being added
    @Nullable
    Entry poll() {
        long head = words.get(HEAD);
        int place = (int) head & mask;
        Entry entry = places.get(place);
        if (entry != null) {
            places.set(place, null);
            words.set(HEAD, head + 1);
            words.addAndGet(BYTES, -entry.weight());
        }
        return entry;
    }

    /// {@return how many entries are in it or are being added; exact for the writer only}
    long size() {
        // The head first: it may be behind, and never ahead.
        long head = words.get(HEAD);
        return words.get(TAIL) - head;
    }
}
