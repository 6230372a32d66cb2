package hyperserve.pool.lockfree;

import hyperserve.api.Nullable;
import hyperserve.api.pool.PoolTask;

import java.util.concurrent.atomic.AtomicLongArray;

/// Fields that are written for each task, or by several threads, and the room that keeps each group
/// of them away from all others: a line of the cache that two threads write costs them as much as a
/// system call.
///
/// Processors fetch lines of 64 bytes in pairs, so the room is 128 bytes on either side. The JVM
/// lays out the fields of a class after those of its superclass, which is why there is a class for
/// each group and each room; `FieldLayoutTest` sees that it does.
final class HotFields {

    private HotFields() {}

    // Rooms are not read or written by anybody.

    abstract static class BeforeWorker extends Thread {
        long w00, w01, w02, w03, w04, w05, w06, w07, w08, w09, w10, w11, w12, w13, w14, w15;

        // Fills the gap that is among the fields of Thread with some headers of objects.
        int filler;

        BeforeWorker(String name) {
            super(null, null, name, 0, false);
        }
    }

    /// What a [Worker] writes for each task.
    abstract static class OfWorker extends BeforeWorker {
        volatile long word;

        /// The task it is in, also after its lane was taken.
        volatile @Nullable PoolTask current;

        /// What it holds, and its tenure of that. Changed by itself alone, and only while the word
        /// is free: so whoever reads the word, then these, and then moves the word on has read what
        /// belongs to the word.
        @Nullable Lane lane;

        long tenure;

        // Flags, too, are longs here: the JVM puts anything smaller wherever a gap is.

        /// Whether the task it runs came from a source. Its own.
        long inSourceTask;

        /// Whether the task it is in has announced that it waits for the server's own I/O.
        volatile long announcedWait;

        OfWorker(String name) {
            super(name);
        }
    }

    abstract static class AfterWorker extends OfWorker {
        long x00, x01, x02, x03, x04, x05, x06, x07, x08, x09, x10, x11, x12, x13, x14, x15;

        AfterWorker(String name) {
            super(name);
        }
    }

    abstract static class BeforeLane {
        long l00, l01, l02, l03, l04, l05, l06, l07, l08, l09, l10, l11, l12, l13, l14, l15;
    }

    /// What the holder of a [Lane] writes for each poll and each task.
    abstract static class OfLane extends BeforeLane {
        volatile long waiting;
        long direct;
        long calls;
    }

    abstract static class AfterLane extends OfLane {
        long m00, m01, m02, m03, m04, m05, m06, m07, m08, m09, m10, m11, m12, m13, m14, m15;
    }

    abstract static class BeforeHead {
        long h00, h01, h02, h03, h04, h05, h06, h07, h08, h09, h10, h11, h12, h13, h14, h15;
    }

    /// Where those who take from a [TaskRing] meet.
    abstract static class Head extends BeforeHead {
        volatile long head;
    }

    abstract static class BeforeTail extends Head {
        long t00, t01, t02, t03, t04, t05, t06, t07, t08, t09, t10, t11, t12, t13, t14, t15;
    }

    /// Where the producer of a [TaskRing] writes.
    abstract static class Tail extends BeforeTail {
        long tail;
    }

    abstract static class AfterTail extends Tail {
        long u00, u01, u02, u03, u04, u05, u06, u07, u08, u09, u10, u11, u12, u13, u14, u15;
    }

    /// Numbers that many threads change, with the same room between them. To change one neither
    /// allocates nor fails, unlike a `LongAdder`.
    static final class Numbers {

        private static final int ROOM = 16;

        private final AtomicLongArray cells;

        Numbers(int count) {
            cells = new AtomicLongArray((count + 1) * ROOM);
        }

        private static int at(int index) {
            return (index + 1) * ROOM;
        }

        long get(int index) {
            return cells.get(at(index));
        }

        /// Adds, and returns what it was before.
        long getAndAdd(int index, long more) {
            return cells.getAndAdd(at(index), more);
        }

        boolean compareAndSet(int index, long expected, long next) {
            return cells.compareAndSet(at(index), expected, next);
        }
    }
}
