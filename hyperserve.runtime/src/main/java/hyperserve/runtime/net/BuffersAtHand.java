package hyperserve.runtime.net;

import hyperserve.api.Nullable;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// Two unused buffers for each of some platform threads, which nobody else touches: a request
/// leases two and gives them back, and four atomic operations on what all threads share cost more
/// than to parse it.
///
/// Kept by threads, and not by event sources: a connection may be run by a thread that does not
/// hold its source (a thief's, one that stands in), so whatever a source kept would be shared
/// again. Virtual threads come in any number and keep none.
///
/// Not a `ThreadLocal`, which would keep buffers of servers that are closed for as long as a thread
/// of the application lives. This is a hash table of threads instead, of a fixed size, so that what
/// is kept is bounded; a thread that finds no place has nothing at hand. A place is taken by
/// `compareAndSet`, once in a thread's life, and given to another thread when that has ended; it
/// does not keep the thread itself. Its two cells are read and written by its thread alone, so
/// without any order; they are in the middle of an array, so that they share no line of the cache
/// with those of another.
final class BuffersAtHand {

    /// How many each thread has.
    static final int EACH = 2;

    private static final int PROBES = 8;

    private final AtomicReferenceArray<Place> places;
    private final int mask;

    private static final class Place {

        private static final int FIRST = Lines.REFERENCES;

        private final WeakReference<Thread> thread;
        private final @Nullable ByteBuffer[] cells =
                new ByteBuffer[FIRST + EACH + Lines.REFERENCES];

        Place(Thread thread) {
            this.thread = new WeakReference<>(thread);
        }

        boolean isFree() {
            Thread owner = thread.get();
            return owner == null || !owner.isAlive();
        }

        @Nullable
        ByteBuffer take() {
            for (int i = FIRST; i < FIRST + EACH; i++) {
                ByteBuffer buffer = cells[i];
                if (buffer != null) {
                    cells[i] = null;
                    return buffer;
                }
            }
            return null;
        }

        boolean put(ByteBuffer buffer) {
            for (int i = FIRST; i < FIRST + EACH; i++) {
                if (cells[i] == null) {
                    cells[i] = buffer;
                    return true;
                }
            }
            return false;
        }
    }

    /// @param threads for how many threads, a power of two or 0
    BuffersAtHand(int threads) {
        places = new AtomicReferenceArray<>(threads);
        mask = threads - 1;
    }

    /// Takes a place for the thread, if it has none: it is about to allocate anyway, but may give
    /// back because there is no memory.
    ///
    /// @return a buffer that the thread, which is the calling one, has at hand, or null
    @Nullable
    ByteBuffer take(Thread thread) {
        Place mine = find(thread);
        if (mine == null) {
            claim(thread);
            return null;
        }
        return mine.take();
    }

    /// Keeps a buffer at hand for the thread, which is the calling one; allocates nothing.
    ///
    /// @return false if it has enough, or nothing at all
    boolean put(Thread thread, ByteBuffer buffer) {
        Place mine = find(thread);
        return mine != null && mine.put(buffer);
    }

    private @Nullable Place find(Thread thread) {
        if (mask < 0 || thread.isVirtual()) {
            return null;
        }
        int start = start(thread);
        for (int i = 0; i < PROBES; i++) {
            Place place = places.getAcquire((start + i) & mask);
            if (place != null && place.thread.refersTo(thread)) {
                return place;
            }
        }
        return null;
    }

    private void claim(Thread thread) {
        if (mask < 0 || thread.isVirtual()) {
            return;
        }
        int start = start(thread);
        for (int i = 0; i < PROBES; i++) {
            int index = (start + i) & mask;
            Place place = places.getAcquire(index);
            if (place == null || place.isFree()) {
                if (places.compareAndSet(index, place, new Place(thread))) {
                    return;
                }
            }
        }
    }

    private static int start(Thread thread) {
        return (int) thread.threadId();
    }
}
