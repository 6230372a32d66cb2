package hyperserve.pool.tck;

import java.util.concurrent.locks.LockSupport;

/// Work that takes its time.
final class Delay {

    private Delay() {}

    /// Waits for so long, also where the thread was woken for something and did not wait for that.
    static void of(long nanos) {
        long start = System.nanoTime();
        long left = nanos;
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = nanos - (System.nanoTime() - start);
        }
    }
}
