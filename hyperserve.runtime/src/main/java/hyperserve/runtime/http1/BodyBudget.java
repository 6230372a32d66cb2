package hyperserve.runtime.http1;

import java.util.concurrent.atomic.AtomicLong;

/// The memory that all request bodies read whole may take together. Any thread may use it.
///
/// Memory counts when it is taken, piece by piece as a body arrives, and never as it is announced:
/// an announcement costs a client nothing.
/// While a body is put together it takes its size twice for a moment.
final class BodyBudget {

    private final long limit;
    private final AtomicLong used = new AtomicLong();

    BodyBudget(long limit) {
        this.limit = limit;
    }

    /// Takes some of it, all or nothing.
    boolean tryTake(long bytes) {
        long current = used.get();
        while (bytes <= limit - current) {
            long witness = used.compareAndExchange(current, current + bytes);
            if (witness == current) {
                return true;
            }
            current = witness;
        }
        return false;
    }

    void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }
}
