package hyperserve.web.filter;

import hyperserve.api.Nullable;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.zip.Deflater;

/// Deflaters to be used again, as one takes some 100 to 200 KiB outside the heap and time to make.
/// There are never more than a bound, used or not. Any thread may use it.
final class Deflaters {

    private final int level;
    private final int most;
    private final Semaphore free;
    private final ConcurrentLinkedQueue<Deflater> idle = new ConcurrentLinkedQueue<>();

    Deflaters(int level, int most) {
        this.level = level;
        this.most = most;
        this.free = new Semaphore(most);
    }

    int level() {
        return level;
    }

    int most() {
        return most;
    }

    /// {@return a deflater without a frame of its own (RFC 1951), or null if all are in use}
    @Nullable
    Deflater tryTake() {
        if (!free.tryAcquire()) {
            return null;
        }
        Deflater known = idle.poll();
        if (known != null) {
            return known;
        }
        boolean made = false;
        try {
            Deflater deflater = new Deflater(level, true);
            made = true;
            return deflater;
        } finally {
            if (!made) {
                free.release();
            }
        }
    }

    void giveBack(Deflater deflater) {
        deflater.reset();
        idle.add(deflater);
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
